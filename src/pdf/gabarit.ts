const COMMUN = `
#set text(
  lang: "fr", region: "FR",
  font: ("Atkinson Hyperlegible Next", "Libertinus Serif"), fallback: false,
)
`

/** Tells whether the fonts draw a character: PDF/UA-1 refuses to print one that they do not. */
export const ESSAI = `${COMMUN}
#set document(title: "Essai", date: none)
#sys.inputs.data *#sys.inputs.data*
`

/** Lays out a Feuille, given as JSON in the input "data". Colours are those of the pages, on white paper. */
export const GABARIT = String.raw`${COMMUN}
#let doc = json(bytes(sys.inputs.data))
#let encre = rgb("#1c2a34")
#let douce = rgb("#52606a")
#let trait = rgb("#e2ddd3")
#let papier = rgb("#faf8f4")
#let brique = rgb("#96391c")
#let tons = (simple: encre, preuve: rgb("#17643f"), alerte: rgb("#a01822"))
#let jour = doc.jour.split("-").map(int)
#let petit(it) = text(size: 7.6pt, fill: douce, it)

#set document(
  title: doc.objet + " " + doc.reference + " – " + doc.emetteur,
  author: doc.emetteur,
  date: datetime(year: jour.at(0), month: jour.at(1), day: jour.at(2)),
)
#set page(
  paper: "a4",
  margin: (x: 16mm, top: 18mm, bottom: 20mm),
  header: context if here().page() > 1 {
    petit[#doc.emetteur #h(1fr) #doc.objet #doc.reference]
  },
  footer: context petit[
    #doc.mention #h(1fr) Page #here().page() / #counter(page).final().first()
  ],
)
#set text(size: 9.5pt, fill: encre, number-width: "tabular", hyphenate: false)
#set par(leading: 0.58em, spacing: 0.9em, justify: false)
#set list(marker: text(fill: brique, "•"), spacing: 0.7em, body-indent: 0.6em)
#show heading.where(level: 1): set text(size: 23pt, tracking: -0.015em)
#show heading.where(level: 2): set text(size: 13pt)
#show heading.where(level: 2): set block(above: 1.9em, below: 0.9em, sticky: true)

// A word too long for its place may break anywhere: between boxes, since zero-width spaces would be copied with it.
#let cassable(it, signes) = {
  show regex("\\S{" + str(signes) + ",}"): mot => mot.text.clusters().map(box).join()
  it
}

#let phrase(bloc) = block(
  width: 100%, inset: (x: 14pt, y: 12pt), fill: rgb("#f7ebe5"), stroke: (left: 3pt + brique),
  above: 1.4em, below: 1.6em,
)[
  #text(size: 25pt, weight: "bold", tracking: -0.02em, bloc.montant)
  #v(-0.5em)
  #for texte in bloc.textes { par(text(size: 11pt, cassable(texte, 60))) }
]

#let fiche(it) = block(width: 100%, inset: (top: 9pt, bottom: 4pt), stroke: (top: 0.8pt + encre), breakable: false)[
  #show heading: set text(size: 9.5pt, fill: brique)
  #show heading: set block(above: 0pt, below: 0.9em)
  #heading(level: 2, it.titre)
  #list(marker: none, body-indent: 0pt, spacing: 0.62em, ..it.lignes.map(ligne => grid(
    columns: (33mm, 1fr), column-gutter: 8pt,
    text(fill: douce, ligne.libelle), cassable(ligne.valeur, 22),
  )))
]

#let cellule(it) = {
  cassable(it.texte, 15)
  for detail in it.details { linebreak(); petit(cassable(detail, 18)) }
}

#let tableau(bloc) = {
  let alignes = bloc.colonnes.map(colonne => if colonne.nombre { right } else { left })
  let gras(it) = text(weight: "bold", it)
  set text(size: 8.6pt)
  table(
    columns: bloc.colonnes.map(colonne => if colonne.part == 0 { auto } else { colonne.part * 1fr }),
    align: (x, y) => alignes.at(x) + top,
    stroke: (x, y) => (top: if y > 1 { 0.5pt + trait }),
    inset: (x: 4pt, y: 5.2pt),
    table.header(..bloc.colonnes.map(colonne => text(size: 8pt, weight: "bold", fill: douce, colonne.titre))),
    table.hline(stroke: 1pt + encre),
    ..bloc.lignes.flatten().map(cellule),
    table.hline(stroke: 1pt + encre),
    table.footer(repeat: false, ..bloc.total.map(it => gras(cellule(it)))),
  )
}

#let liste(bloc) = {
  let puces(elements) = list(..elements.map(it => cassable(it, 40)))
  let courts = bloc.elements.all(it => it.len() < 40)
  if courts and bloc.elements.len() > 5 {
    let moitie = calc.ceil(bloc.elements.len() / 2)
    grid(columns: (1fr, 1fr), ..bloc.elements.chunks(moitie).map(puces))
  } else { puces(bloc.elements) }
}

#let blocs = (
  phrase: phrase,
  fiches: bloc => grid(columns: (1fr, 1fr), column-gutter: 9mm, row-gutter: 5mm, ..bloc.fiches.map(fiche)),
  titre: bloc => heading(level: 2, bloc.texte),
  texte: bloc => block(below: 1.2em, text(weight: "bold", fill: tons.at(bloc.ton), bloc.texte)),
  liste: liste,
  tableau: tableau,
)

#grid(
  columns: (auto, 1fr, auto), column-gutter: 6pt, align: horizon,
  pdf.artifact(circle(radius: 5pt, stroke: 3pt + brique)),
  text(size: 13pt, weight: "bold", doc.emetteur),
  text(fill: douce, doc.date),
)
#v(5mm)
#heading(level: 1)[#doc.objet #cassable(doc.reference, 20)]
#for bloc in doc.blocs { blocs.at(bloc.genre)(bloc) }
`
