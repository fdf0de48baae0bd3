// The sound of alarms: only after somebody switched it on (browsers demand the click, and a room demands the choice),
// repeated as long as an alarm has no answer, silent until a stated time.
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { serverNow, useNow } from './clock'

const EVERY_MILLIS = 4000
const MUTED_MILLIS = 10 * 60_000

export function useSound(unanswered: Ref<number>) {
  const now = useNow()
  let context: AudioContext | null = null
  const on = ref(false)
  /** How often it sounded; tests listen to this. */
  const sounded = ref(0)
  const mutedUntil = ref(0)
  const muted = computed(() => mutedUntil.value > now.value)

  function sound(): void {
    if (!context || !on.value || unanswered.value === 0 || mutedUntil.value > serverNow()) return
    sounded.value += 1
    for (const [index, pitch] of [880, 660, 880].entries()) {
      const from = context.currentTime + index * 0.22
      const tone = context.createOscillator()
      const loud = context.createGain()
      tone.frequency.value = pitch
      loud.gain.setValueAtTime(0.0001, from)
      loud.gain.exponentialRampToValueAtTime(0.25, from + 0.02)
      loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.2)
      tone.connect(loud).connect(context.destination)
      tone.start(from)
      tone.stop(from + 0.21)
    }
  }
  function toggle(): void {
    on.value = !on.value
    if (on.value) {
      context ??= new AudioContext()
      void context.resume()
      mutedUntil.value = 0
      sound()
    }
  }
  const mute = () => (mutedUntil.value = serverNow() + MUTED_MILLIS)
  const timer = window.setInterval(sound, EVERY_MILLIS)
  // A new alarm is heard at once, muted or not before.
  watch(unanswered, (next, before) => {
    if (next > before) sound()
  })
  onScopeDispose(() => {
    window.clearInterval(timer)
    void context?.close()
  })
  return { on, muted, mutedUntil, sounded, toggle, mute }
}
