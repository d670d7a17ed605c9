import { watchApercus } from './apercu.ts'
import { watchAttente } from './attente.ts'
import { watchCles } from './cles.ts'
import { watchCopies } from './copier.ts'
import { watchMenu } from './menu.ts'
import { watchMotsDePasse } from './mot-de-passe.ts'
import { watchReplis } from './replier.ts'
import { focusResume } from './resume.ts'
import { watchSession } from './session.ts'
import { watchTableaux } from './tableau.ts'

watchMenu()
watchReplis()
watchMotsDePasse()
watchCopies()
watchApercus()
watchTableaux()
watchAttente()
watchCles()
watchSession()
focusResume()
