//! Countries, as country fields know them.

/// A country of ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Country {
    /// Its number in the standard. That the platform's own id of a country is this is inferred.
    pub number: u16,
    /// Its two letters in the standard, such as `DE`. Imports do not take them (B-183).
    pub alpha2: &'static str,
    /// Its three letters, such as `DEU`. Imports do not take them either.
    pub alpha3: &'static str,
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

    /// The country of a code of two or three letters, in any case.
    ///
    /// ```
    /// use docebo_sdk::user_fields::Country;
    ///
    /// assert_eq!(Country::coded("de").map(|country| country.name), Some("Germany"));
    /// assert_eq!(Country::coded("DEU"), Country::coded("DE"));
    /// ```
    #[must_use]
    pub fn coded(code: &str) -> Option<Self> {
        let code = code.trim();
        let is = |own: &str| own.eq_ignore_ascii_case(code);
        ALL.iter().find(|country| is(country.alpha2) || is(country.alpha3)).copied()
    }

    /// The country of a number.
    #[must_use]
    pub fn numbered(number: u16) -> Option<Self> {
        let at = ALL.binary_search_by_key(&number, |country| country.number).ok()?;
        ALL.get(at).copied()
    }
}

const fn of(
    number: u16,
    alpha2: &'static str,
    alpha3: &'static str,
    name: &'static str,
) -> Country {
    Country { number, alpha2, alpha3, name, common_name: None }
}

const fn also(
    number: u16,
    alpha2: &'static str,
    alpha3: &'static str,
    name: &'static str,
    common_name: &'static str,
) -> Country {
    Country { common_name: Some(common_name), ..of(number, alpha2, alpha3, name) }
}

const ALL: &[Country] = &[
    of(4, "AF", "AFG", "Afghanistan"),
    of(8, "AL", "ALB", "Albania"),
    of(10, "AQ", "ATA", "Antarctica"),
    of(12, "DZ", "DZA", "Algeria"),
    of(16, "AS", "ASM", "American Samoa"),
    of(20, "AD", "AND", "Andorra"),
    of(24, "AO", "AGO", "Angola"),
    of(28, "AG", "ATG", "Antigua and Barbuda"),
    of(31, "AZ", "AZE", "Azerbaijan"),
    of(32, "AR", "ARG", "Argentina"),
    of(36, "AU", "AUS", "Australia"),
    of(40, "AT", "AUT", "Austria"),
    of(44, "BS", "BHS", "Bahamas"),
    of(48, "BH", "BHR", "Bahrain"),
    of(50, "BD", "BGD", "Bangladesh"),
    of(51, "AM", "ARM", "Armenia"),
    of(52, "BB", "BRB", "Barbados"),
    of(56, "BE", "BEL", "Belgium"),
    of(60, "BM", "BMU", "Bermuda"),
    of(64, "BT", "BTN", "Bhutan"),
    also(68, "BO", "BOL", "Bolivia, Plurinational State of", "Bolivia"),
    of(70, "BA", "BIH", "Bosnia and Herzegovina"),
    of(72, "BW", "BWA", "Botswana"),
    of(74, "BV", "BVT", "Bouvet Island"),
    of(76, "BR", "BRA", "Brazil"),
    of(84, "BZ", "BLZ", "Belize"),
    of(86, "IO", "IOT", "British Indian Ocean Territory"),
    of(90, "SB", "SLB", "Solomon Islands"),
    of(92, "VG", "VGB", "Virgin Islands, British"),
    of(96, "BN", "BRN", "Brunei Darussalam"),
    of(100, "BG", "BGR", "Bulgaria"),
    of(104, "MM", "MMR", "Myanmar"),
    of(108, "BI", "BDI", "Burundi"),
    of(112, "BY", "BLR", "Belarus"),
    of(116, "KH", "KHM", "Cambodia"),
    of(120, "CM", "CMR", "Cameroon"),
    of(124, "CA", "CAN", "Canada"),
    of(132, "CV", "CPV", "Cabo Verde"),
    of(136, "KY", "CYM", "Cayman Islands"),
    of(140, "CF", "CAF", "Central African Republic"),
    of(144, "LK", "LKA", "Sri Lanka"),
    of(148, "TD", "TCD", "Chad"),
    of(152, "CL", "CHL", "Chile"),
    of(156, "CN", "CHN", "China"),
    also(158, "TW", "TWN", "Taiwan, Province of China", "Taiwan"),
    of(162, "CX", "CXR", "Christmas Island"),
    of(166, "CC", "CCK", "Cocos (Keeling) Islands"),
    of(170, "CO", "COL", "Colombia"),
    of(174, "KM", "COM", "Comoros"),
    of(175, "YT", "MYT", "Mayotte"),
    of(178, "CG", "COG", "Congo"),
    of(180, "CD", "COD", "Congo, The Democratic Republic of the"),
    of(184, "CK", "COK", "Cook Islands"),
    of(188, "CR", "CRI", "Costa Rica"),
    of(191, "HR", "HRV", "Croatia"),
    of(192, "CU", "CUB", "Cuba"),
    of(196, "CY", "CYP", "Cyprus"),
    of(203, "CZ", "CZE", "Czechia"),
    of(204, "BJ", "BEN", "Benin"),
    of(208, "DK", "DNK", "Denmark"),
    of(212, "DM", "DMA", "Dominica"),
    of(214, "DO", "DOM", "Dominican Republic"),
    of(218, "EC", "ECU", "Ecuador"),
    of(222, "SV", "SLV", "El Salvador"),
    of(226, "GQ", "GNQ", "Equatorial Guinea"),
    of(231, "ET", "ETH", "Ethiopia"),
    of(232, "ER", "ERI", "Eritrea"),
    of(233, "EE", "EST", "Estonia"),
    of(234, "FO", "FRO", "Faroe Islands"),
    of(238, "FK", "FLK", "Falkland Islands (Malvinas)"),
    of(239, "GS", "SGS", "South Georgia and the South Sandwich Islands"),
    of(242, "FJ", "FJI", "Fiji"),
    of(246, "FI", "FIN", "Finland"),
    of(248, "AX", "ALA", "Åland Islands"),
    of(250, "FR", "FRA", "France"),
    of(254, "GF", "GUF", "French Guiana"),
    of(258, "PF", "PYF", "French Polynesia"),
    of(260, "TF", "ATF", "French Southern Territories"),
    of(262, "DJ", "DJI", "Djibouti"),
    of(266, "GA", "GAB", "Gabon"),
    of(268, "GE", "GEO", "Georgia"),
    of(270, "GM", "GMB", "Gambia"),
    of(275, "PS", "PSE", "Palestine, State of"),
    of(276, "DE", "DEU", "Germany"),
    of(288, "GH", "GHA", "Ghana"),
    of(292, "GI", "GIB", "Gibraltar"),
    of(296, "KI", "KIR", "Kiribati"),
    of(300, "GR", "GRC", "Greece"),
    of(304, "GL", "GRL", "Greenland"),
    of(308, "GD", "GRD", "Grenada"),
    of(312, "GP", "GLP", "Guadeloupe"),
    of(316, "GU", "GUM", "Guam"),
    of(320, "GT", "GTM", "Guatemala"),
    of(324, "GN", "GIN", "Guinea"),
    of(328, "GY", "GUY", "Guyana"),
    of(332, "HT", "HTI", "Haiti"),
    of(334, "HM", "HMD", "Heard Island and McDonald Islands"),
    of(336, "VA", "VAT", "Holy See (Vatican City State)"),
    of(340, "HN", "HND", "Honduras"),
    of(344, "HK", "HKG", "Hong Kong"),
    of(348, "HU", "HUN", "Hungary"),
    of(352, "IS", "ISL", "Iceland"),
    of(356, "IN", "IND", "India"),
    of(360, "ID", "IDN", "Indonesia"),
    also(364, "IR", "IRN", "Iran, Islamic Republic of", "Iran"),
    of(368, "IQ", "IRQ", "Iraq"),
    of(372, "IE", "IRL", "Ireland"),
    of(376, "IL", "ISR", "Israel"),
    of(380, "IT", "ITA", "Italy"),
    of(384, "CI", "CIV", "Côte d'Ivoire"),
    of(388, "JM", "JAM", "Jamaica"),
    of(392, "JP", "JPN", "Japan"),
    of(398, "KZ", "KAZ", "Kazakhstan"),
    of(400, "JO", "JOR", "Jordan"),
    of(404, "KE", "KEN", "Kenya"),
    also(408, "KP", "PRK", "Korea, Democratic People's Republic of", "North Korea"),
    also(410, "KR", "KOR", "Korea, Republic of", "South Korea"),
    of(414, "KW", "KWT", "Kuwait"),
    of(417, "KG", "KGZ", "Kyrgyzstan"),
    also(418, "LA", "LAO", "Lao People's Democratic Republic", "Laos"),
    of(422, "LB", "LBN", "Lebanon"),
    of(426, "LS", "LSO", "Lesotho"),
    of(428, "LV", "LVA", "Latvia"),
    of(430, "LR", "LBR", "Liberia"),
    of(434, "LY", "LBY", "Libya"),
    of(438, "LI", "LIE", "Liechtenstein"),
    of(440, "LT", "LTU", "Lithuania"),
    of(442, "LU", "LUX", "Luxembourg"),
    of(446, "MO", "MAC", "Macao"),
    of(450, "MG", "MDG", "Madagascar"),
    of(454, "MW", "MWI", "Malawi"),
    of(458, "MY", "MYS", "Malaysia"),
    of(462, "MV", "MDV", "Maldives"),
    of(466, "ML", "MLI", "Mali"),
    of(470, "MT", "MLT", "Malta"),
    of(474, "MQ", "MTQ", "Martinique"),
    of(478, "MR", "MRT", "Mauritania"),
    of(480, "MU", "MUS", "Mauritius"),
    of(484, "MX", "MEX", "Mexico"),
    of(492, "MC", "MCO", "Monaco"),
    of(496, "MN", "MNG", "Mongolia"),
    also(498, "MD", "MDA", "Moldova, Republic of", "Moldova"),
    of(499, "ME", "MNE", "Montenegro"),
    of(500, "MS", "MSR", "Montserrat"),
    of(504, "MA", "MAR", "Morocco"),
    of(508, "MZ", "MOZ", "Mozambique"),
    of(512, "OM", "OMN", "Oman"),
    of(516, "NA", "NAM", "Namibia"),
    of(520, "NR", "NRU", "Nauru"),
    of(524, "NP", "NPL", "Nepal"),
    of(528, "NL", "NLD", "Netherlands"),
    of(531, "CW", "CUW", "Curaçao"),
    of(533, "AW", "ABW", "Aruba"),
    of(534, "SX", "SXM", "Sint Maarten (Dutch part)"),
    of(535, "BQ", "BES", "Bonaire, Sint Eustatius and Saba"),
    of(540, "NC", "NCL", "New Caledonia"),
    of(548, "VU", "VUT", "Vanuatu"),
    of(554, "NZ", "NZL", "New Zealand"),
    of(558, "NI", "NIC", "Nicaragua"),
    of(562, "NE", "NER", "Niger"),
    of(566, "NG", "NGA", "Nigeria"),
    of(570, "NU", "NIU", "Niue"),
    of(574, "NF", "NFK", "Norfolk Island"),
    of(578, "NO", "NOR", "Norway"),
    of(580, "MP", "MNP", "Northern Mariana Islands"),
    of(581, "UM", "UMI", "United States Minor Outlying Islands"),
    of(583, "FM", "FSM", "Micronesia, Federated States of"),
    of(584, "MH", "MHL", "Marshall Islands"),
    of(585, "PW", "PLW", "Palau"),
    of(586, "PK", "PAK", "Pakistan"),
    of(591, "PA", "PAN", "Panama"),
    of(598, "PG", "PNG", "Papua New Guinea"),
    of(600, "PY", "PRY", "Paraguay"),
    of(604, "PE", "PER", "Peru"),
    of(608, "PH", "PHL", "Philippines"),
    of(612, "PN", "PCN", "Pitcairn"),
    of(616, "PL", "POL", "Poland"),
    of(620, "PT", "PRT", "Portugal"),
    of(624, "GW", "GNB", "Guinea-Bissau"),
    of(626, "TL", "TLS", "Timor-Leste"),
    of(630, "PR", "PRI", "Puerto Rico"),
    of(634, "QA", "QAT", "Qatar"),
    of(638, "RE", "REU", "Réunion"),
    of(642, "RO", "ROU", "Romania"),
    of(643, "RU", "RUS", "Russian Federation"),
    of(646, "RW", "RWA", "Rwanda"),
    of(652, "BL", "BLM", "Saint Barthélemy"),
    of(654, "SH", "SHN", "Saint Helena, Ascension and Tristan da Cunha"),
    of(659, "KN", "KNA", "Saint Kitts and Nevis"),
    of(660, "AI", "AIA", "Anguilla"),
    of(662, "LC", "LCA", "Saint Lucia"),
    of(663, "MF", "MAF", "Saint Martin (French part)"),
    of(666, "PM", "SPM", "Saint Pierre and Miquelon"),
    of(670, "VC", "VCT", "Saint Vincent and the Grenadines"),
    of(674, "SM", "SMR", "San Marino"),
    of(678, "ST", "STP", "Sao Tome and Principe"),
    of(682, "SA", "SAU", "Saudi Arabia"),
    of(686, "SN", "SEN", "Senegal"),
    of(688, "RS", "SRB", "Serbia"),
    of(690, "SC", "SYC", "Seychelles"),
    of(694, "SL", "SLE", "Sierra Leone"),
    of(702, "SG", "SGP", "Singapore"),
    of(703, "SK", "SVK", "Slovakia"),
    also(704, "VN", "VNM", "Viet Nam", "Vietnam"),
    of(705, "SI", "SVN", "Slovenia"),
    of(706, "SO", "SOM", "Somalia"),
    of(710, "ZA", "ZAF", "South Africa"),
    of(716, "ZW", "ZWE", "Zimbabwe"),
    of(724, "ES", "ESP", "Spain"),
    of(728, "SS", "SSD", "South Sudan"),
    of(729, "SD", "SDN", "Sudan"),
    of(732, "EH", "ESH", "Western Sahara"),
    of(740, "SR", "SUR", "Suriname"),
    of(744, "SJ", "SJM", "Svalbard and Jan Mayen"),
    of(748, "SZ", "SWZ", "Eswatini"),
    of(752, "SE", "SWE", "Sweden"),
    of(756, "CH", "CHE", "Switzerland"),
    also(760, "SY", "SYR", "Syrian Arab Republic", "Syria"),
    of(762, "TJ", "TJK", "Tajikistan"),
    of(764, "TH", "THA", "Thailand"),
    of(768, "TG", "TGO", "Togo"),
    of(772, "TK", "TKL", "Tokelau"),
    of(776, "TO", "TON", "Tonga"),
    of(780, "TT", "TTO", "Trinidad and Tobago"),
    of(784, "AE", "ARE", "United Arab Emirates"),
    of(788, "TN", "TUN", "Tunisia"),
    of(792, "TR", "TUR", "Türkiye"),
    of(795, "TM", "TKM", "Turkmenistan"),
    of(796, "TC", "TCA", "Turks and Caicos Islands"),
    of(798, "TV", "TUV", "Tuvalu"),
    of(800, "UG", "UGA", "Uganda"),
    of(804, "UA", "UKR", "Ukraine"),
    of(807, "MK", "MKD", "North Macedonia"),
    of(818, "EG", "EGY", "Egypt"),
    of(826, "GB", "GBR", "United Kingdom"),
    of(831, "GG", "GGY", "Guernsey"),
    of(832, "JE", "JEY", "Jersey"),
    of(833, "IM", "IMN", "Isle of Man"),
    also(834, "TZ", "TZA", "Tanzania, United Republic of", "Tanzania"),
    of(840, "US", "USA", "United States"),
    of(850, "VI", "VIR", "Virgin Islands, U.S."),
    of(854, "BF", "BFA", "Burkina Faso"),
    of(858, "UY", "URY", "Uruguay"),
    of(860, "UZ", "UZB", "Uzbekistan"),
    also(862, "VE", "VEN", "Venezuela, Bolivarian Republic of", "Venezuela"),
    of(876, "WF", "WLF", "Wallis and Futuna"),
    of(882, "WS", "WSM", "Samoa"),
    of(887, "YE", "YEM", "Yemen"),
    of(894, "ZM", "ZMB", "Zambia"),
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
            assert_eq!(Country::coded(country.alpha2), Some(*country));
            assert_eq!(Country::coded(&country.alpha3.to_lowercase()), Some(*country));
        }
        assert_eq!(Country::named(" viet nam "), Country::named("Vietnam"));
        assert_eq!(Country::named(""), None);
        assert_eq!(Country::numbered(1), None);
    }
}
