/** ISO 3166-1 alpha-2, and XK that SWIFT uses for Kosovo. */
const PAYS = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW ' +
    'BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI ' +
    'FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN ' +
    'IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME ' +
    'MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF ' +
    'PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV ' +
    'SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE ' +
    'YT ZA ZM ZW XK'
  ).split(' '),
)

/** Countries whose banks share one payment system, so that a BIC and an IBAN may name two of them. */
const FAMILLES = [
  new Set('FR MC GF GP MQ RE YT PM BL MF NC PF WF TF'.split(' ')),
  new Set('GB GG IM JE'.split(' ')),
  new Set('FI AX'.split(' ')),
]

/** The 8 or 11 characters of a BIC (ISO 9362), blanks and case aside; null when the shape or country is wrong. */
export function parseBic(texte: string): string | null {
  const saisie = texte.replace(/[\s\u200b-\u200f\u2060]/g, '')
  if (!/^[a-z]{6}[a-z0-9]{2}([a-z0-9]{3})?$/i.test(saisie)) return null
  const bic = saisie.toUpperCase()
  return PAYS.has(bic.slice(4, 6)) ? bic : null
}

/** Whether the bank of this BIC can hold an account whose IBAN begins with `paysIban`. */
export function bicMatchesIban(bic: string, paysIban: string): boolean {
  const paysBic = bic.slice(4, 6)
  return paysBic === paysIban || FAMILLES.some((famille) => famille.has(paysBic) && famille.has(paysIban))
}
