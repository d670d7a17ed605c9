/** A text kept as plain text: a line that begins with `## ` is a title, blank lines part the paragraphs. */
export function Prose({ contenu }: { contenu: string }) {
  return contenu
    .split(/\n{2,}/)
    .map((bloc) => (bloc.startsWith('## ') ? <h2 key={bloc}>{bloc.slice(3)}</h2> : <p key={bloc}>{bloc}</p>))
}
