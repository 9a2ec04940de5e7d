import type { Random } from './random.ts';

/**
 * A numbering plan: the groups of its national significant numbers and how its country writes them.
 * `0$1 $2` is the first group behind the trunk prefix 0, a space, the second group.
 */
interface Plan {
  readonly region: string;
  /** Country code (ITU-T E.164, annex). */
  readonly code: string;
  readonly numbers: readonly { readonly groups: string; readonly national: readonly string[] }[];
}

/**
 * From the national numbering plans that ITU-T publishes for each administration (E.129 presentations) and the
 * forms that the regulators print: ATIS INC, Ofcom, BNetzA, Arcep, CNMC, AGCOM, ACM, BIPT, OFCOM, RTR, UKE, ČTÚ,
 * PTS, Nkom, SDFI, Traficom, ANACOM, ComReg, ACMA, TNAS, MIC, MSIT, MIIT, DoT, Anatel, IFT, ICASA, BTK and others.
 */
const PLANS: readonly Plan[] = [
  {
    region: 'US',
    code: '1',
    numbers: [
      {
        groups: 'N[02-9]# N[02-9]# ####',
        national: ['($1) $2-$3', '$1-$2-$3', '$1.$2.$3', '$1 $2 $3', '$1$2$3', '1-$1-$2-$3', '1 ($1) $2-$3'],
      },
    ],
  },
  {
    region: 'GB',
    code: '44',
    numbers: [
      { groups: '7[1-5]## ######', national: ['0$1 $2', '0$1$2', '(0$1) $2'] },
      { groups: '7[789]## ### ###', national: ['0$1 $2 $3', '0$1-$2-$3'] },
      { groups: '20 [378]### ####', national: ['020 $2 $3', '(020) $2 $3', '020-$2-$3'] },
      { groups: '1[1][3-8] ### ####', national: ['0$1 $2 $3', '(0$1) $2 $3'] },
    ],
  },
  {
    region: 'DE',
    code: '49',
    numbers: [
      { groups: '1[567]# #######', national: ['0$1 $2', '0$1/$2', '0$1-$2', '(0$1) $2', '0$1$2'] },
      { groups: '30 ########', national: ['030 $2', '(030) $2', '030/$2', '030-$2'] },
      { groups: '89 Z## ## ##', national: ['089 $2 $3 $4', '(0 89) $2 $3 $4'] },
    ],
  },
  {
    region: 'FR',
    code: '33',
    numbers: [
      {
        groups: '[1-7] ## ## ## ##',
        national: ['0$1 $2 $3 $4 $5', '0$1.$2.$3.$4.$5', '0$1-$2-$3-$4-$5', '0$1$2$3$4$5'],
      },
    ],
  },
  {
    region: 'ES',
    code: '34',
    numbers: [
      { groups: '[679]## ### ###', national: ['$1 $2 $3', '$1$2$3', '$1-$2-$3'] },
      { groups: '9## ## ## ##', national: ['$1 $2 $3 $4', '$1.$2.$3.$4'] },
    ],
  },
  {
    region: 'IT',
    code: '39',
    numbers: [
      { groups: '3## ### ####', national: ['$1 $2 $3', '$1 $2$3', '$1-$2$3', '$1/$2$3'] },
      { groups: '06 #### ####', national: ['$1 $2 $3', '$1/$2$3', '$1-$2$3'] },
    ],
  },
  {
    region: 'NL',
    code: '31',
    numbers: [
      { groups: '6 ## ## ## ##', national: ['06-$2$3$4$5', '06 $2 $3 $4 $5', '06 $2$3$4$5'] },
      { groups: '20 ### ####', national: ['020-$2$3', '(020) $2 $3', '020 $2 $3'] },
    ],
  },
  {
    region: 'BE',
    code: '32',
    numbers: [
      { groups: '4[5-9]# ## ## ##', national: ['0$1 $2 $3 $4', '0$1/$2.$3.$4', '0$1/$2 $3 $4'] },
      { groups: '2 ### ## ##', national: ['02 $2 $3 $4', '02/$2.$3.$4', '02/$2 $3 $4'] },
    ],
  },
  {
    region: 'CH',
    code: '41',
    numbers: [
      { groups: '7[5-9] ### ## ##', national: ['0$1 $2 $3 $4', '0$1/$2 $3 $4', '0$1-$2 $3 $4'] },
      { groups: '44 ### ## ##', national: ['044 $2 $3 $4', '(044) $2 $3 $4'] },
    ],
  },
  {
    region: 'AT',
    code: '43',
    numbers: [
      { groups: '66[04] #######', national: ['0$1 $2', '0$1/$2', '0$1-$2'] },
      { groups: '1 ### ## ##', national: ['01 $2 $3 $4', '(01) $2 $3 $4', '01/$2$3$4'] },
    ],
  },
  {
    region: 'PL',
    code: '48',
    numbers: [
      { groups: '[5-8]## ### ###', national: ['$1 $2 $3', '$1-$2-$3', '$1$2$3'] },
      { groups: '22 ### ## ##', national: ['$1 $2 $3 $4', '($1) $2 $3 $4', '$1 $2-$3-$4'] },
    ],
  },
  {
    region: 'CZ',
    code: '420',
    numbers: [{ groups: '[267]## ### ###', national: ['$1 $2 $3', '$1$2$3', '$1-$2-$3'] }],
  },
  {
    region: 'SE',
    code: '46',
    numbers: [
      { groups: '7[0236] ### ## ##', national: ['0$1-$2 $3 $4', '0$1 $2 $3 $4', '0$1$2$3$4', '0$1-$2$3$4'] },
      { groups: '8 ### ### ##', national: ['08-$2 $3 $4', '08 $2 $3 $4'] },
    ],
  },
  {
    region: 'NO',
    code: '47',
    numbers: [
      { groups: '[49]## ## ###', national: ['$1 $2 $3', '$1$2$3'] },
      { groups: '2[1-4] ## ## ##', national: ['$1 $2 $3 $4'] },
    ],
  },
  {
    region: 'DK',
    code: '45',
    numbers: [{ groups: '[2-9]# ## ## ##', national: ['$1 $2 $3 $4', '$1$2$3$4', '$1$2 $3$4'] }],
  },
  {
    region: 'FI',
    code: '358',
    numbers: [
      { groups: '4[0-6]# ### ####', national: ['0$1 $2 $3', '0$1 $2$3', '0$1-$2$3'] },
      { groups: '9 #### ####', national: ['09 $2 $3', '(09) $2 $3'] },
    ],
  },
  {
    region: 'PT',
    code: '351',
    numbers: [{ groups: '9[1236]# ### ###', national: ['$1 $2 $3', '$1$2$3'] }],
  },
  {
    region: 'IE',
    code: '353',
    numbers: [
      { groups: '8[35-9] ### ####', national: ['0$1 $2 $3', '(0$1) $2-$3', '0$1-$2$3'] },
      { groups: '1 ### ####', national: ['(01) $2 $3', '01 $2 $3', '01-$2$3'] },
    ],
  },
  {
    region: 'AU',
    code: '61',
    numbers: [
      { groups: '4## ### ###', national: ['0$1 $2 $3', '0$1$2$3', '0$1-$2-$3'] },
      { groups: '[2378] [5-9]### ####', national: ['(0$1) $2 $3', '0$1 $2 $3'] },
    ],
  },
  {
    region: 'NZ',
    code: '64',
    numbers: [{ groups: '2[127] ### ####', national: ['0$1 $2 $3', '0$1-$2-$3', '(0$1) $2 $3'] }],
  },
  {
    region: 'JP',
    code: '81',
    numbers: [
      { groups: '[789]0 #### ####', national: ['0$1-$2-$3', '0$1$2$3', '0$1 $2 $3'] },
      { groups: '3 #### ####', national: ['03-$2-$3', '(03) $2-$3', '03($2)$3'] },
    ],
  },
  {
    region: 'KR',
    code: '82',
    numbers: [
      { groups: '10 #### ####', national: ['010-$2-$3', '010 $2 $3', '010.$2.$3'] },
      { groups: '2 ### ####', national: ['02-$2-$3', '02) $2-$3'] },
    ],
  },
  {
    region: 'CN',
    code: '86',
    numbers: [
      { groups: '1[3-9]# #### ####', national: ['$1 $2 $3', '$1$2$3', '$1-$2-$3'] },
      { groups: '10 #### ####', national: ['010-$2$3', '(010) $2$3', '010-$2-$3'] },
    ],
  },
  {
    region: 'IN',
    code: '91',
    numbers: [{ groups: '[6-9]#### #####', national: ['$1 $2', '$1$2', '0$1 $2', '$1-$2'] }],
  },
  {
    region: 'BR',
    code: '55',
    numbers: [
      { groups: '[1-9]1 9#### ####', national: ['($1) $2-$3', '$1 $2-$3', '($1)$2-$3'] },
      { groups: '[1-9]1 3### ####', national: ['($1) $2-$3', '$1 $2 $3'] },
    ],
  },
  {
    region: 'MX',
    code: '52',
    numbers: [{ groups: '55 #### ####', national: ['$1 $2 $3', '($1) $2 $3', '$1-$2-$3', '$1$2$3'] }],
  },
  {
    region: 'ZA',
    code: '27',
    numbers: [{ groups: '8[2-4] ### ####', national: ['0$1 $2 $3', '0$1-$2-$3', '0$1$2$3', '(0$1) $2 $3'] }],
  },
  {
    region: 'TR',
    code: '90',
    numbers: [{ groups: '5[0345]# ### ## ##', national: ['0$1 $2 $3 $4', '(0$1) $2 $3 $4', '0$1$2$3$4'] }],
  },
  {
    region: 'RU',
    code: '7',
    numbers: [
      {
        groups: '9## ### ## ##',
        national: ['8 ($1) $2-$3-$4', '8 $1 $2-$3-$4', '8-$1-$2-$3-$4', '8$1$2$3$4'],
      },
    ],
  },
  {
    region: 'IL',
    code: '972',
    numbers: [{ groups: '5[0-8] ### ####', national: ['0$1-$2-$3', '0$1-$2$3', '0$1 $2 $3'] }],
  },
  {
    region: 'SG',
    code: '65',
    numbers: [{ groups: '[89]### ####', national: ['$1 $2', '$1$2', '$1-$2'] }],
  },
  {
    region: 'UA',
    code: '380',
    numbers: [
      { groups: '[69][3678] ### ## ##', national: ['0$1 $2 $3 $4', '(0$1) $2-$3-$4', '0$1-$2-$3-$4'] },
    ],
  },
  {
    region: 'HU',
    code: '36',
    numbers: [{ groups: '[237]0 ### ####', national: ['06 $1 $2 $3', '06-$1/$2-$3', '(06 $1) $2-$3'] }],
  },
  {
    region: 'RO',
    code: '40',
    numbers: [{ groups: '7[2-8]# ### ###', national: ['0$1 $2 $3', '0$1.$2.$3', '0$1-$2-$3'] }],
  },
  {
    region: 'GR',
    code: '30',
    numbers: [{ groups: '69# ### ####', national: ['$1 $2 $3', '$1 $2$3', '$1-$2$3'] }],
  },
];

/** The national forms of the set. */
export const NATIONAL_FORMS: readonly string[] = PLANS.map(({ region }) => region);

const INTERNATIONAL: readonly ((code: string, groups: readonly string[]) => string)[] = [
  (code, groups) => `+${code}${groups.join('')}`,
  (code, groups) => `+${code} ${groups.join(' ')}`,
  (code, groups) => `+${code}-${groups.join('-')}`,
  (code, groups) => `+${code} ${groups.join('-')}`,
  (code, groups) => `+${code}.${groups.join('.')}`,
  (code, groups) => `+${code} (${groups[0]}) ${groups.slice(1).join(' ')}`,
  (code, groups) => `+${code} (0)${groups.join(' ')}`,
  (code, groups) => `00${code} ${groups.join(' ')}`,
  (code, groups) => `00${code}${groups.join('')}`,
  (code, groups) => `(+${code}) ${groups.join(' ')}`,
];

/** A telephone number of some region, and its region as the name of the form. */
export interface Phone {
  readonly region: string;
  readonly written: string;
}

export function internationalPhone(random: Random, region?: string): Phone {
  const plan = planOf(random, region);
  const groups = random.fill(random.pick(plan.numbers).groups).split(' ');
  return { region: plan.region, written: random.pick(INTERNATIONAL)(plan.code, groups) };
}

export function nationalPhone(random: Random, region?: string): Phone {
  const plan = planOf(random, region);
  const number = random.pick(plan.numbers);
  const groups = random.fill(number.groups).split(' ');
  const written = random
    .pick(number.national)
    .replace(/\$(\d)/g, (_, group: string) => groups[Number(group) - 1] ?? '');
  return { region: plan.region, written };
}

function planOf(random: Random, region: string | undefined): Plan {
  return PLANS.find((plan) => plan.region === region) ?? random.pick(PLANS);
}
