// Counts the password hashes that the application computes. Imported before anything that computes one, for argon2 is
// taken as it is when src/auth/passwords.ts is read.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'

const argon2 = mock.method(crypto, 'argon2')
syncBuiltinESMExports()

/** Memory and passes of each hash made meanwhile. */
export async function hachagesOf(work: () => Promise<unknown>): Promise<string[]> {
  const avant = argon2.mock.callCount()
  await work()
  return argon2.mock.calls.slice(avant).map(({ arguments: [, { memory, passes }] }) => `${memory} ${passes}`)
}
