//! Countries, as country fields know them.

/// A country of ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Country {
    /// Its number in the standard. That the platform's own id of a country is this is inferred.
    pub number: u16,
    /// Its name in English, which imports take in any case (B-183).
    pub name: &'static str,
    /// A shorter name, where one is in use; imports take it too (inferred).
    pub common_name: Option<&'static str>,
}

impl Country {
    /// Every country, by number.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        ALL
    }

    /// The country of a name, in any case.
    ///
    /// ```
    /// use docebo_sdk::user_fields::Country;
    ///
    /// assert_eq!(Country::named("ITALY").map(|country| country.number), Some(380));
    /// assert_eq!(Country::named("Padania"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, same) =
            (name.trim().to_lowercase(), |own: &str, name: &str| own.to_lowercase() == name);
        let is = |country: &&Self| {
            same(country.name, &name) || country.common_name.is_some_and(|own| same(own, &name))
        };
        ALL.iter().find(is).copied()
    }

    /// The country of a number.
    #[must_use]
    pub fn numbered(number: u16) -> Option<Self> {
        let at = ALL.binary_search_by_key(&number, |country| country.number).ok()?;
        ALL.get(at).copied()
    }
}

const fn of(number: u16, name: &'static str) -> Country {
    Country { number, name, common_name: None }
}

const fn also(number: u16, name: &'static str, common_name: &'static str) -> Country {
    Country { number, name, common_name: Some(common_name) }
}

const ALL: &[Country] = &[
    of(4, "Afghanistan"),
    of(8, "Albania"),
    of(10, "Antarctica"),
    of(12, "Algeria"),
    of(16, "American Samoa"),
    of(20, "Andorra"),
    of(24, "Angola"),
    of(28, "Antigua and Barbuda"),
    of(31, "Azerbaijan"),
    of(32, "Argentina"),
    of(36, "Australia"),
    of(40, "Austria"),
    of(44, "Bahamas"),
    of(48, "Bahrain"),
    of(50, "Bangladesh"),
    of(51, "Armenia"),
    of(52, "Barbados"),
    of(56, "Belgium"),
    of(60, "Bermuda"),
    of(64, "Bhutan"),
    also(68, "Bolivia, Plurinational State of", "Bolivia"),
    of(70, "Bosnia and Herzegovina"),
    of(72, "Botswana"),
    of(74, "Bouvet Island"),
    of(76, "Brazil"),
    of(84, "Belize"),
    of(86, "British Indian Ocean Territory"),
    of(90, "Solomon Islands"),
    of(92, "Virgin Islands, British"),
    of(96, "Brunei Darussalam"),
    of(100, "Bulgaria"),
    of(104, "Myanmar"),
    of(108, "Burundi"),
    of(112, "Belarus"),
    of(116, "Cambodia"),
    of(120, "Cameroon"),
    of(124, "Canada"),
    of(132, "Cabo Verde"),
    of(136, "Cayman Islands"),
    of(140, "Central African Republic"),
    of(144, "Sri Lanka"),
    of(148, "Chad"),
    of(152, "Chile"),
    of(156, "China"),
    also(158, "Taiwan, Province of China", "Taiwan"),
    of(162, "Christmas Island"),
    of(166, "Cocos (Keeling) Islands"),
    of(170, "Colombia"),
    of(174, "Comoros"),
    of(175, "Mayotte"),
    of(178, "Congo"),
    of(180, "Congo, The Democratic Republic of the"),
    of(184, "Cook Islands"),
    of(188, "Costa Rica"),
    of(191, "Croatia"),
    of(192, "Cuba"),
    of(196, "Cyprus"),
    of(203, "Czechia"),
    of(204, "Benin"),
    of(208, "Denmark"),
    of(212, "Dominica"),
    of(214, "Dominican Republic"),
    of(218, "Ecuador"),
    of(222, "El Salvador"),
    of(226, "Equatorial Guinea"),
    of(231, "Ethiopia"),
    of(232, "Eritrea"),
    of(233, "Estonia"),
    of(234, "Faroe Islands"),
    of(238, "Falkland Islands (Malvinas)"),
    of(239, "South Georgia and the South Sandwich Islands"),
    of(242, "Fiji"),
    of(246, "Finland"),
    of(248, "Åland Islands"),
    of(250, "France"),
    of(254, "French Guiana"),
    of(258, "French Polynesia"),
    of(260, "French Southern Territories"),
    of(262, "Djibouti"),
    of(266, "Gabon"),
    of(268, "Georgia"),
    of(270, "Gambia"),
    of(275, "Palestine, State of"),
    of(276, "Germany"),
    of(288, "Ghana"),
    of(292, "Gibraltar"),
    of(296, "Kiribati"),
    of(300, "Greece"),
    of(304, "Greenland"),
    of(308, "Grenada"),
    of(312, "Guadeloupe"),
    of(316, "Guam"),
    of(320, "Guatemala"),
    of(324, "Guinea"),
    of(328, "Guyana"),
    of(332, "Haiti"),
    of(334, "Heard Island and McDonald Islands"),
    of(336, "Holy See (Vatican City State)"),
    of(340, "Honduras"),
    of(344, "Hong Kong"),
    of(348, "Hungary"),
    of(352, "Iceland"),
    of(356, "India"),
    of(360, "Indonesia"),
    also(364, "Iran, Islamic Republic of", "Iran"),
    of(368, "Iraq"),
    of(372, "Ireland"),
    of(376, "Israel"),
    of(380, "Italy"),
    of(384, "Côte d'Ivoire"),
    of(388, "Jamaica"),
    of(392, "Japan"),
    of(398, "Kazakhstan"),
    of(400, "Jordan"),
    of(404, "Kenya"),
    also(408, "Korea, Democratic People's Republic of", "North Korea"),
    also(410, "Korea, Republic of", "South Korea"),
    of(414, "Kuwait"),
    of(417, "Kyrgyzstan"),
    also(418, "Lao People's Democratic Republic", "Laos"),
    of(422, "Lebanon"),
    of(426, "Lesotho"),
    of(428, "Latvia"),
    of(430, "Liberia"),
    of(434, "Libya"),
    of(438, "Liechtenstein"),
    of(440, "Lithuania"),
    of(442, "Luxembourg"),
    of(446, "Macao"),
    of(450, "Madagascar"),
    of(454, "Malawi"),
    of(458, "Malaysia"),
    of(462, "Maldives"),
    of(466, "Mali"),
    of(470, "Malta"),
    of(474, "Martinique"),
    of(478, "Mauritania"),
    of(480, "Mauritius"),
    of(484, "Mexico"),
    of(492, "Monaco"),
    of(496, "Mongolia"),
    also(498, "Moldova, Republic of", "Moldova"),
    of(499, "Montenegro"),
    of(500, "Montserrat"),
    of(504, "Morocco"),
    of(508, "Mozambique"),
    of(512, "Oman"),
    of(516, "Namibia"),
    of(520, "Nauru"),
    of(524, "Nepal"),
    of(528, "Netherlands"),
    of(531, "Curaçao"),
    of(533, "Aruba"),
    of(534, "Sint Maarten (Dutch part)"),
    of(535, "Bonaire, Sint Eustatius and Saba"),
    of(540, "New Caledonia"),
    of(548, "Vanuatu"),
    of(554, "New Zealand"),
    of(558, "Nicaragua"),
    of(562, "Niger"),
    of(566, "Nigeria"),
    of(570, "Niue"),
    of(574, "Norfolk Island"),
    of(578, "Norway"),
    of(580, "Northern Mariana Islands"),
    of(581, "United States Minor Outlying Islands"),
    of(583, "Micronesia, Federated States of"),
    of(584, "Marshall Islands"),
    of(585, "Palau"),
    of(586, "Pakistan"),
    of(591, "Panama"),
    of(598, "Papua New Guinea"),
    of(600, "Paraguay"),
    of(604, "Peru"),
    of(608, "Philippines"),
    of(612, "Pitcairn"),
    of(616, "Poland"),
    of(620, "Portugal"),
    of(624, "Guinea-Bissau"),
    of(626, "Timor-Leste"),
    of(630, "Puerto Rico"),
    of(634, "Qatar"),
    of(638, "Réunion"),
    of(642, "Romania"),
    of(643, "Russian Federation"),
    of(646, "Rwanda"),
    of(652, "Saint Barthélemy"),
    of(654, "Saint Helena, Ascension and Tristan da Cunha"),
    of(659, "Saint Kitts and Nevis"),
    of(660, "Anguilla"),
    of(662, "Saint Lucia"),
    of(663, "Saint Martin (French part)"),
    of(666, "Saint Pierre and Miquelon"),
    of(670, "Saint Vincent and the Grenadines"),
    of(674, "San Marino"),
    of(678, "Sao Tome and Principe"),
    of(682, "Saudi Arabia"),
    of(686, "Senegal"),
    of(688, "Serbia"),
    of(690, "Seychelles"),
    of(694, "Sierra Leone"),
    of(702, "Singapore"),
    of(703, "Slovakia"),
    also(704, "Viet Nam", "Vietnam"),
    of(705, "Slovenia"),
    of(706, "Somalia"),
    of(710, "South Africa"),
    of(716, "Zimbabwe"),
    of(724, "Spain"),
    of(728, "South Sudan"),
    of(729, "Sudan"),
    of(732, "Western Sahara"),
    of(740, "Suriname"),
    of(744, "Svalbard and Jan Mayen"),
    of(748, "Eswatini"),
    of(752, "Sweden"),
    of(756, "Switzerland"),
    also(760, "Syrian Arab Republic", "Syria"),
    of(762, "Tajikistan"),
    of(764, "Thailand"),
    of(768, "Togo"),
    of(772, "Tokelau"),
    of(776, "Tonga"),
    of(780, "Trinidad and Tobago"),
    of(784, "United Arab Emirates"),
    of(788, "Tunisia"),
    of(792, "Türkiye"),
    of(795, "Turkmenistan"),
    of(796, "Turks and Caicos Islands"),
    of(798, "Tuvalu"),
    of(800, "Uganda"),
    of(804, "Ukraine"),
    of(807, "North Macedonia"),
    of(818, "Egypt"),
    of(826, "United Kingdom"),
    of(831, "Guernsey"),
    of(832, "Jersey"),
    of(833, "Isle of Man"),
    also(834, "Tanzania, United Republic of", "Tanzania"),
    of(840, "United States"),
    of(850, "Virgin Islands, U.S."),
    of(854, "Burkina Faso"),
    of(858, "Uruguay"),
    of(860, "Uzbekistan"),
    also(862, "Venezuela, Bolivarian Republic of", "Venezuela"),
    of(876, "Wallis and Futuna"),
    of(882, "Samoa"),
    of(887, "Yemen"),
    of(894, "Zambia"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_stand_by_number_and_have_one_name_each() {
        assert!(ALL.windows(2).all(|pair| pair[0].number < pair[1].number));
        for country in ALL {
            assert_eq!(Country::named(&country.name.to_uppercase()), Some(*country));
            assert_eq!(Country::numbered(country.number), Some(*country));
        }
        assert_eq!(Country::named(" viet nam "), Country::named("Vietnam"));
        assert_eq!(Country::named(""), None);
        assert_eq!(Country::numbered(1), None);
    }
}
