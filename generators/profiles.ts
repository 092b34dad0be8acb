import type { ProfileName } from './options.ts'
import { manufacturing, type Profile } from './profile.ts'

const profiles: Record<ProfileName, Profile> = {
  manufacturing,
  'financial-services': manufacturing,
  healthcare: manufacturing,
  retail: manufacturing,
  technology: manufacturing,
}

export function profileNamed(name: ProfileName): Profile {
  return profiles[name]
}
