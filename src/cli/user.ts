import { parseArgs } from 'node:util'
import { PROFILS, PROFILS_FINANCEUR } from '../auth/permissions.ts'
import { readConfig } from '../config.ts'
import { createFirstUser } from '../features/utilisateurs/actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const userCommand: Commande = {
  resume: 'crée une personne (user create)',
  aide: `Usage : npm run ogestion -- user create --email ADRESSE --nom NOM --prenom PRÉNOM --profil PROFIL (--organisme SIREN | --financeur)

  PROFIL  ${PROFILS.join(', ')} ; du financeur : ${PROFILS_FINANCEUR.join(', ')}

La personne reçoit un courriel avec un lien, valable 72 heures, pour choisir son mot de passe.`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        email: { type: 'string' },
        nom: { type: 'string' },
        prenom: { type: 'string' },
        profil: { type: 'string' },
        organisme: { type: 'string' },
        financeur: { type: 'boolean', default: false },
      },
    })
    if (positionals[0] !== 'create' || !values.email || !values.profil) {
      process.stderr.write(`${this.aide}\n`)
      return 2
    }
    const runtime = await openRuntime(readConfig(process.env))
    try {
      const message = await createFirstUser(runtime, {
        ...values,
        email: values.email,
        profil: values.profil,
      })
      process.stdout.write(`${message}\n`)
      return 0
    } finally {
      await runtime.close()
    }
  },
}
