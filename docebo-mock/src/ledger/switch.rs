//! What a switch is, and the set of positions a world runs under.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
};

use super::switches;

/// A choice a rule leaves open, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwitchDef {
    /// The name used in seeds, snapshots and on the command line.
    pub name: &'static str,
    /// What it decides.
    pub summary: &'static str,
    /// The rule it belongs to.
    pub rule: &'static str,
    /// The positions it can be in.
    pub variants: &'static [&'static str],
    /// The position it is in unless told otherwise: the first.
    pub default: &'static str,
    pub(super) slot: usize,
}

/// A [`SwitchDef`] as a type: an enum of its variants.
///
/// Implemented by the enums in [`switches`], and by nothing else.
pub trait Switch: Copy + Into<usize> {
    /// Name, rule and variants.
    const DEF: &'static SwitchDef;

    /// The variant at a place in [`SwitchDef::variants`]; the default beyond its end.
    fn from_index(index: usize) -> Self;
}

/// The positions of all switches.
///
/// In seeds and snapshots it is an object: `{"expires_at":"end_of_day"}`. Switches that are not
/// mentioned stay at their default; unknown ones are refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    positions: [u8; switches::ALL.len()],
}

impl Default for Switches {
    fn default() -> Self {
        Self { positions: [0; switches::ALL.len()] }
    }
}

impl Switches {
    /// The position of one switch.
    #[inline]
    #[must_use]
    pub fn get<S: Switch>(&self) -> S {
        S::from_index(usize::from(self.positions[S::DEF.slot]))
    }

    /// Puts one switch into a position.
    pub fn choose<S: Switch>(&mut self, position: S) -> &mut Self {
        self.positions[S::DEF.slot] = position.into() as u8;
        self
    }

    /// Puts the switch of this name into the position of this name.
    ///
    /// # Errors
    /// When either does not exist; the error names what does.
    pub fn set(&mut self, name: &str, variant: &str) -> Result<(), UnknownSwitch> {
        let Some(&def) = switches::ALL.iter().find(|def| def.name == name) else {
            return Err(UnknownSwitch { name: name.to_owned(), variant: None });
        };
        let Some(position) = def.variants.iter().position(|known| *known == variant) else {
            let variant = Some((def, variant.to_owned()));
            return Err(UnknownSwitch { name: name.to_owned(), variant });
        };
        self.positions[def.slot] = position as u8;
        Ok(())
    }

    /// Every switch with the name of its position.
    pub fn iter(&self) -> impl Iterator<Item = (&'static SwitchDef, &'static str)> {
        let positions = self.positions;
        switches::ALL.iter().map(move |def| {
            let position = usize::from(positions[def.slot]);
            (*def, def.variants.get(position).copied().unwrap_or(def.default))
        })
    }
}

impl fmt::Debug for Switches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(def, variant)| (def.name, variant))).finish()
    }
}

impl Serialize for Switches {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(def, variant)| (def.name, variant)))
    }
}

impl<'de> Deserialize<'de> for Switches {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Positions;

        impl<'de> Visitor<'de> for Positions {
            type Value = Switches;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of switch names and positions")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Switches, A::Error> {
                let mut switches = Switches::default();
                while let Some((name, variant)) = map.next_entry::<String, String>()? {
                    switches.set(&name, &variant).map_err(de::Error::custom)?;
                }
                Ok(switches)
            }
        }

        deserializer.deserialize_map(Positions)
    }
}

/// A switch, or a position of one, that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSwitch {
    name: String,
    variant: Option<(&'static SwitchDef, String)>,
}

impl fmt::Display for UnknownSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.variant {
            None => {
                let names: Vec<_> = switches::ALL.iter().map(|def| def.name).collect();
                write!(f, "no switch `{}`; there are: {}", self.name, names.join(", "))
            }
            Some((def, given)) => write!(
                f,
                "switch `{}` has no position `{given}`; it has: {}",
                self.name,
                def.variants.join(", ")
            ),
        }
    }
}

impl std::error::Error for UnknownSwitch {}

#[cfg(test)]
mod tests {
    use super::{super::switches::ExpiresAt, *};

    #[test]
    fn starts_at_the_defaults() {
        for (def, variant) in Switches::default().iter() {
            assert_eq!(variant, def.default, "{}", def.name);
            assert!(def.variants.len() > 1, "{}", def.name);
        }
    }

    #[test]
    fn every_position_can_be_taken_by_name() {
        for def in switches::ALL {
            for variant in def.variants {
                let mut switches = Switches::default();
                switches.set(def.name, variant).unwrap();
                let taken = switches.iter().find(|(other, _)| other.name == def.name);
                assert_eq!(taken.unwrap().1, *variant);
                let moved = switches.iter().filter(|(def, variant)| *variant != def.default);
                assert!(moved.count() <= 1, "{}", def.name);
            }
        }
    }

    #[test]
    fn typed_and_named_positions_agree() {
        let mut switches = Switches::default();
        switches.choose(ExpiresAt::EndOfDay);
        assert_eq!(switches.get::<ExpiresAt>(), ExpiresAt::EndOfDay);
        switches.set("expires_at", "start_of_day").unwrap();
        assert_eq!(switches.get::<ExpiresAt>(), ExpiresAt::StartOfDay);
    }

    #[test]
    fn unknown_names_are_refused_and_the_known_ones_named() {
        let mut switches = Switches::default();
        let error = switches.set("expires", "end_of_day").unwrap_err().to_string();
        assert!(error.contains("expires_at") && error.contains("batch_item_cap"), "{error}");
        let error = switches.set("expires_at", "noon").unwrap_err().to_string();
        assert!(error.contains("noon") && error.contains("start_of_day, end_of_day"), "{error}");
        assert_eq!(switches, Switches::default());
    }

    #[test]
    fn seeds_may_mention_a_few() {
        let switches: Switches = serde_json::from_str(r#"{"expires_at":"end_of_day"}"#).unwrap();
        assert_eq!(switches.get::<ExpiresAt>(), ExpiresAt::EndOfDay);
        let text = serde_json::to_string(&switches).unwrap();
        assert_eq!(serde_json::from_str::<Switches>(&text).unwrap(), switches);
        assert!(serde_json::from_str::<Switches>(r#"{"expires_at":"noon"}"#).is_err());
    }
}
