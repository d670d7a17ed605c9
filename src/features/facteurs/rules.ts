/** The password has just been typed by whoever comes from the sign-in page; others type it again. */
export function asksPassword({ exige, le }: { exige: boolean; le: Date | null }): boolean {
  return !exige || le !== null
}

/** « ABCD EFGH … »: what a person can copy by hand. */
export function spaced(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret
}
