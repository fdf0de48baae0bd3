// What a browser says of itself, in words that its user knows.
const NAMES: [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/DingTalk\/(\d+)/, '钉钉'],
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Version\/(\d+).*Safari/, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Chrome 140 · Windows`; empty for what is no browser that we know. */
export function browserOf(agent: string): string {
  const name = NAMES.map(([pattern, name]) => [pattern.exec(agent), name] as const).find(([found]) => found !== null)
  if (!name) return ''
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1]
  return `${name[1]} ${name[0]![1]}${system ? ` · ${system}` : ''}`
}
