import type { ProfileName } from './options.ts'
import type { Profile } from './profile.ts'
import { financialServices } from './profiles/financial-services.ts'
import { healthcare } from './profiles/healthcare.ts'
import { manufacturing } from './profiles/manufacturing.ts'
import { retail } from './profiles/retail.ts'
import { technology } from './profiles/technology.ts'

const profiles: Record<ProfileName, Profile> = {
  manufacturing,
  'financial-services': financialServices,
  healthcare,
  retail,
  technology,
}

export function profileNamed(name: ProfileName): Profile {
  return profiles[name]
}
