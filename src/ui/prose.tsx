/**
 * A text kept as plain text: a line that begins with `## ` is a title, lines that begin with `- ` make a list, blank
 * lines part the paragraphs.
 */
export function Prose({ contenu }: { contenu: string }) {
  return contenu.split(/\n{2,}/).map((bloc, rang) => <Bloc key={rang} bloc={bloc} />)
}

function Bloc({ bloc }: { bloc: string }) {
  if (bloc.startsWith('## ')) {
    const [titre = '', ...suite] = bloc.split('\n')
    return (
      <>
        <h2>{titre.slice(3)}</h2>
        {suite.length > 0 && <Bloc bloc={suite.join('\n')} />}
      </>
    )
  }
  const lignes = bloc.split('\n')
  if (lignes.every((ligne) => ligne.startsWith('- '))) {
    return (
      <ul>
        {lignes.map((ligne, rang) => (
          <li key={rang}>{ligne.slice(2)}</li>
        ))}
      </ul>
    )
  }
  return <p>{bloc}</p>
}
