// CPU time of processes, from the operating system: the figure that a busy machine spares.
import { readdirSync, readFileSync } from 'node:fs'

const TIC_MS = 10

/** CPU milliseconds used so far by a process and its descendants, ended children included. */
export function cpuMs(pid: number): number {
  return tree(pid).reduce((total, p) => total + ownCpuMs(p), 0)
}

/** Resident memory of one process, in MB. */
export function memoryMo(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb ?? 0) / 1024
}

function ownCpuMs(pid: number): number {
  const fields = stat(pid)
  return fields ? fields.slice(11, 15).reduce((total, tics) => total + Number(tics) * TIC_MS, 0) : 0
}

function tree(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => Number(stat(candidate)?.[1]) === pid)
  return [pid, ...children.flatMap(tree)]
}

/** Fields of /proc/pid/stat after the command's name, which may hold blanks. */
function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
