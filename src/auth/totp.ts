import { Secret, TOTP } from 'otpauth'

/** Codes of six digits, each of 30 seconds, as every application reads them (RFC 6238). */
const PERIODE_SECONDES = 30
/** Clocks of telephones drift: the code before and the code after serve too. */
const TOLERANCE = 1

/** 160 random bits, in base32. */
export function drawSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What the application reads in the picture. */
export function enrolmentAddress(secret: string, email: string): string {
  return open(secret, email).toString()
}

export function currentCode(secret: string, maintenant: Date): string {
  return open(secret).generate({ timestamp: maintenant.getTime() })
}

/** The period of 30 seconds whose code this is, or null when it is none of now's. */
export function stepOf(secret: string, code: string, maintenant: Date): number | null {
  const delta = open(secret).validate({ token: code, timestamp: maintenant.getTime(), window: TOLERANCE })
  return delta === null ? null : Math.floor(maintenant.getTime() / 1000 / PERIODE_SECONDES) + delta
}

function open(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: 'oGestion', label, secret: Secret.fromBase32(secret), period: PERIODE_SECONDES })
}
