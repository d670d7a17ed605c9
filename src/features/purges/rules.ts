/** Something whose time is over, as commands and the server's rounds see it. */
export type Purge = {
  nom: string
  /** How much of it there is; changes nothing. */
  count(maintenant: Date): Promise<number>
  /** Takes it away, with a line of journal. Returns how much; twice is the same as once. */
  run(maintenant: Date): Promise<number>
}
