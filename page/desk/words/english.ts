// All that the desk says in English; fetched when somebody reads it.
import { shared } from '../../shared/words'
import { en } from './en'
import { rulesEn } from './rules-en'

export const english = { ...shared.en, ...en, rules: rulesEn }
