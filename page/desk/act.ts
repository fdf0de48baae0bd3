// One call that a person makes: whether it is on its way, and why it was refused.
import { ref } from 'vue'
import { CallError } from '../shared/api'

export function useAct() {
  const busy = ref(false)
  const why = ref('')
  /** Findings or faults that came with a refusal. */
  const details = ref<unknown>(null)

  /** Makes the call unless one is on its way; answers whether it went through. */
  async function act(call: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    why.value = ''
    details.value = null
    try {
      await call()
      return true
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      why.value = error.message
      details.value = error.details
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, why, details, act }
}
