// SARIF 2.1.0, which code scanning of GitHub and others read.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { SCAN_RULES } from '@picklekit/core/tools';
import { inert } from '../io/terminal.ts';
import type { FileReport, Finding, PartReport } from './file-report.ts';

const CONTAINER_RULES: readonly { readonly id: string; readonly title: string }[] = [
  { id: 'not-fully-read', title: 'Not all of it could be read: it is not proven safe.' },
  { id: 'two-formats', title: 'The file is of two formats at once.' },
  { id: 'zip-mismatch', title: 'The directory of a zip and a header in it disagree.' },
  { id: 'zip-hidden', title: 'The directory of a zip does not name a member.' },
  { id: 'zip-duplicate', title: 'Two members of a zip have the same name.' },
  { id: 'zip-overlap', title: 'Members of a zip overlap.' },
  { id: 'zip-flags', title: 'Flags of a zip say what its data contradicts.' },
  { id: 'zip-crc', title: 'A checksum in a zip is wrong.' },
  { id: 'member-path', title: 'The name of a member leads out of its folder.' },
  { id: 'trailing-data', title: 'Something follows what a reader reads.' },
  { id: 'side-file', title: 'Other files are loaded beside this one.' },
];

const RULES: readonly { readonly id: string; readonly title: string; readonly level?: string }[] = [
  ...SCAN_RULES,
  ...CONTAINER_RULES.filter(({ id }) => !SCAN_RULES.some((rule) => rule.id === id)),
];

const HOME = 'https://github.com/picklekit/picklekit';

const SARIF_LEVELS: Readonly<Record<string, 'error' | 'warning' | 'note' | 'none'>> = {
  dangerous: 'error',
  suspicious: 'warning',
  known: 'note',
  innocuous: 'none',
};

/** Makes the log of a scan. */
export function sarifLog(reports: readonly FileReport[], version: string): object {
  const artifacts: object[] = [];
  const results: object[] = [];
  for (const report of reports) {
    if (report.verdict === 'none') continue;
    const root = artifacts.length;
    artifacts.push({
      location: { uri: uriOf(report.path) },
      length: report.size,
      roles: ['analysisTarget'],
      ...(report.sha256 === undefined ? {} : { hashes: { 'sha-256': report.sha256 } }),
    });
    if (report.problem !== undefined)
      results.push(resultOf(report, root, root, '', unreadFinding(report.problem)));
    for (const part of report.parts) {
      const artifact = part.layers.length === 0 ? root : artifacts.length;
      if (artifact !== root) artifacts.push(nestedArtifact(part, root));
      const member = part.layers.map((layer) => layer.member ?? layer.format).join(' > ');
      for (const finding of findingsOf(part)) results.push(resultOf(report, root, artifact, member, finding));
    }
  }
  const complete = reports.every((report) => report.complete);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'picklekit',
            semanticVersion: version,
            informationUri: HOME,
            rules: RULES.map(ruleOf),
          },
        },
        invocations: [{ executionSuccessful: complete }],
        artifacts,
        results,
      },
    ],
  };
}

/** Findings as they are, and that something was not read. */
function findingsOf({ findings, problem }: PartReport): Finding[] {
  const shown = findings.filter(({ level }) => level !== 'innocuous');
  return problem === undefined ? shown : [...shown, unreadFinding(problem)];
}

function unreadFinding(problem: string): Finding {
  return {
    level: 'suspicious',
    rule: 'not-fully-read',
    message: `not fully read, so not proven safe: ${problem}`,
  };
}

function ruleOf({ id, title, level }: (typeof RULES)[number]): object {
  return {
    id,
    shortDescription: { text: title },
    helpUri: `${HOME}#scan`,
    defaultConfiguration: { level: SARIF_LEVELS[level ?? 'suspicious'] },
  };
}

function nestedArtifact({ layers, size }: PartReport, root: number): object {
  const path = layers.map(({ format, member }) => encodePath(member ?? format)).join('/');
  return { location: { uri: path }, parentIndex: root, length: size };
}

/** Whoever shows the log knows the file, not what lies in it: so the file is the place, and the member a related one. */
function resultOf(
  report: FileReport,
  root: number,
  artifact: number,
  member: string,
  { rule, level, message, offset }: Finding,
): object {
  const isNested = artifact !== root;
  const text = inert(isNested ? `${message} (in ${member})` : message);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([report.path, member, rule, text]))
    .digest('hex');
  const region = offset === undefined ? {} : { region: { byteOffset: offset, byteLength: 1 } };
  const file = { uri: uriOf(report.path), index: root };
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: SARIF_LEVELS[level],
    message: { text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` },
    locations: [
      isNested
        ? {
            physicalLocation: { artifactLocation: file },
            logicalLocations: [{ fullyQualifiedName: inert(member), kind: 'member' }],
          }
        : { physicalLocation: { artifactLocation: file, ...region } },
    ],
    ...(isNested
      ? {
          relatedLocations: [
            { id: 0, physicalLocation: { artifactLocation: { index: artifact }, ...region } },
          ],
        }
      : {}),
    partialFingerprints: { 'picklekit/v1': fingerprint },
  };
}

/** Relative paths stay relative: whoever reads the log resolves them against the repository. */
function uriOf(path: string): string {
  if (path === '<stdin>') return 'stdin';
  return /^([/\\]|[a-z]:[/\\])/i.test(path) ? pathToFileURL(path).href : encodePath(path);
}

function encodePath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/[\ud800-\udfff]/g, '\ufffd')))
    .join('/');
}
