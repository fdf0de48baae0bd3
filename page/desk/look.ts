// How large and how dark the desk is; kept in the browser.
import { reactive } from 'vue'

const KEPT = 'qingdan.look'
interface Look {
  large: boolean
  contrast: boolean
}

function kept(): Look {
  try {
    return { large: false, contrast: false, ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Look>) }
  } catch {
    return { large: false, contrast: false }
  }
}

export const look = reactive<Look>(kept())

function show(): void {
  document.documentElement.classList.toggle('large', look.large)
  document.documentElement.classList.toggle('contrast', look.contrast)
  localStorage.setItem(KEPT, JSON.stringify(look))
}
show()

export function switchLarge(): void {
  look.large = !look.large
  show()
}
export function switchContrast(): void {
  look.contrast = !look.contrast
  show()
}
