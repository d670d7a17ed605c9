/**
 * Words that people put in passwords, French and English: passwords seen in every leak, first names, places, clubs,
 * dates, love, trade. Folded (lower case, no accent). An attacker tries all of them first, so each counts as one
 * guess among a few hundred, wherever it stands.
 */
const LISTE = `
motdepasse monmotdepasse mdp password passwort passw0rd pass passe code secret login admin administrateur root user
utilisateur test essai demo invite guest defaut default azerty azertyuiop qwerty qwertyuiop qwertz qsdfgh qsdfghjklm
wxcvbn asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx aqwzsx bonjour bonsoir bienvenue welcome hello salut coucou letmein
changeme changezmoi changermoi sesame ouvretoi sesameouvretoi master dragon monkey shadow sunshine princess princesse
iloveyou jetaime jtaime tjtaime jetaimemonamour monamour amour amoure moncoeur cheri cherie bebe bisou bisous calin
doudou loulou loulou minou minouche chouchou coucou toutou nounours poupette pupuce lapin lapinou chaton chat chien
chocolat nutella caramel vanille fraise banane tomate pizza cafe biere soleil lune etoile ciel nuage mer plage ocean
montagne neige fleur rose marguerite papillon coccinelle abeille tigre lion panthere loup renard ours cheval poney
dauphin requin aigle serpent souris oiseau pigeon tortue grenouille elephant girafe batman superman spiderman pokemon
pikachu naruto sangoku goku zelda mario minecraft fortnite starwars skywalker matrix hacker ninja samurai warrior
football soccer rugby tennis basket judo karate moto voiture ferrari porsche peugeot renault citroen mercedes yamaha
kawasaki harley marseille olympique allezlom psg paris parissg lyon ol lens losc monaco nantes bordeaux toulouse nice
lille rennes strasbourg montpellier grenoble chambery annecy valence dijon reims brest lorient bretagne corse alsace
normandie provence savoie france francais republique liberte egalite fraternite europe london newyork america madrid
barcelona barcelone italie espagne portugal maroc algerie tunisie afrique reunion martinique guadeloupe
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april june
july august september october november december lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday
wednesday thursday friday saturday sunday printemps ete automne hiver spring summer autumn winter noel anniversaire
vacances weekend rouge bleu blanc noir vert jaune orange violet noire blanche bleue rose gris red blue green black
white yellow purple silver gold argent or diamant tresor bijou famille family maman papa mama mami papi mamie papy
mere pere frere soeur fille fils enfant bebe maison jardin cuisine ecole college lycee travail bureau boulot patron
chef directeur direction secretaire secretariat compta comptable comptabilite finance finances banque argent facture
reglement virement paiement client clients fournisseur entreprise societe groupe formation formateur formatrice
formations centre organisme stage stagiaire stagiaires apprenti apprentissage alternance contrat dossier dossiers
extranet intranet portail espace internet google gmail facebook youtube amazon apple iphone android samsung windows
microsoft office outlook orange free sfr bouygues wifi ordinateur informatique serveur reseau systeme securite
batiment construction chantier travaux macon maconnerie plombier electricien peintre menuisier charpente toiture
marie jean pierre michel andre philippe nathalie isabelle alain patrick jacques christophe nicolas bernard catherine
stephane sylvie frederic laurent francoise christine valerie sandrine thierry olivier david martine thomas pascal
sebastien julien christian eric daniel dominique monique celine francois stephanie veronique sophie bruno alexandre
corinne anne claude gerard virginie didier guillaume aurelie jerome serge franck vincent patricia brigitte caroline
delphine romain kevin antoine maxime alexis anthony mathieu matthieu clement florian benjamin adrien quentin hugo
lucas nathan louis leo gabriel arthur jules raphael paul adam ethan enzo theo mathis noah tom emma lea chloe manon
camille ines sarah jade louise alice lola zoe juliette clara eva charlotte amelie julie laura marine pauline mathilde
melanie elodie emilie audrey jessica jennifer vanessa claire lucie margaux justine oceane anais fanny morgane gaelle
helene agnes odile nadia fatima mohamed mehdi karim rachid samir ahmed ali youssef xavier colin gilles yves yvonne
denis fabien fabrice gregory herve jeanne joel lionel ludovic marc martin maurice nadine pascale rene robert roger
roland simone sylvain tony valentin victor yann yannick michael jordan charlie george harry james john daniel william
robert thomas jessica ashley michelle andrea nicole amanda joshua matthew andrew superstar killer freedom forever
trustno money lucky happy angel angels devil heaven love lovely lover baby sweet honey cookie flower butterfly
rainbow unicorn licorne peace music musique guitare piano rock metal metallica nirvana rap danse photo cinema
computer internet abc abcd abcde abcdef abcdefgh aaa xxx toto tata titi tutu lolo lala toutou chouette cool super
genial merci sante courage espoir bonheur chance victoire champion gagnant toujours jamais rien tout monde vie belle
beau petit petite grand grande gros vieux jeune nouveau nouvelle premier dernier un deux trois quatre cinq six sept
huit neuf dix cent mille one two three four five seven eleven
`

/** Longest first does not matter: the estimate looks at every part of the password. */
export const MOTS_COURANTS: ReadonlySet<string> = new Set(LISTE.split(/\s+/).filter((mot) => mot.length >= 3))
