/**
 * Closes in order, once, when told to stop; then the process ends. `disconnect`: the process that started us
 * (bin/start.mjs) is gone, even if killed without a word.
 */
export function closeOnSignal(close: () => Promise<unknown>): void {
  let closing = false
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
    process.on(event, async () => {
      if (closing) return
      closing = true
      await close()
      process.exit(0)
    })
  }
}
