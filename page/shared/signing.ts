// What a form to sign in by holds and does, on the desk and on the phone.
import { ref } from 'vue'
import { CallError } from './api'
import { session, signIn } from './session'

/** `over`: on top of a page whose session has ended; `done`: called when somebody is signed in. */
export function useSigning(over: boolean | undefined, done: () => void) {
  const login = ref(over ? (session.me?.name ?? '') : '')
  const password = ref('')
  const code = ref('')
  const needsCode = ref(false)
  const busy = ref(false)
  const why = ref('')
  async function submit(): Promise<void> {
    if (busy.value) return
    busy.value = true
    why.value = ''
    try {
      await signIn({ login: login.value.trim(), password: password.value, code: code.value.trim() })
      done()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      // Being asked for the code is no mistake of his.
      const isAsked = error.code === 'code_needed' && !needsCode.value
      if (isAsked) needsCode.value = true
      why.value = isAsked ? '' : error.message
    } finally {
      busy.value = false
    }
  }
  return { login, password, code, needsCode, busy, why, submit }
}
