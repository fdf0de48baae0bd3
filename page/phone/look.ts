// Large type, kept on the phone.
import { reactive } from 'vue'

const KEPT = 'qingdan.phone-large'
export const look = reactive({ large: localStorage.getItem(KEPT) === 'on' })

export function switchLarge(): void {
  look.large = !look.large
  localStorage.setItem(KEPT, look.large ? 'on' : 'off')
}
