// The browser that the tests drive: CHROMIUM, else Debian's, else the one that npm brings.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const DEBIAN = '/usr/bin/chromium'
const OPTIONS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export async function startNavigateur(): Promise<Browser> {
  const { CHROMIUM } = process.env
  if (CHROMIUM) return chromium.launch({ executablePath: CHROMIUM, args: OPTIONS })
  if (existsSync(DEBIAN)) return chromium.launch({ executablePath: DEBIAN, args: OPTIONS })
  return chromium.launch(await fromNpm())
}

/**
 * Made for a bare machine: it brings the libraries that such a machine lacks. Its own options are not taken: they
 * put everything in one process, which falls whole at the first fault, and close the browser's eyes to origins.
 */
async function fromNpm() {
  process.env.VERCEL ??= '1'
  const { default: sparticuz } = await import('@sparticuz/chromium')
  return { executablePath: await sparticuz.executablePath(), args: [...OPTIONS, '--no-zygote'] }
}
