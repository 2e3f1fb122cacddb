// Calls a daemon with the client that was generated from its OpenAPI document; its address is the
// first argument. What is misspelled here does not compile. Prints what it was told, a line each.
import { client } from './generated/client.gen';
import {
  domainCreate, domainInfo, domainList, domainStart, domainUndefine, jobInfo, jobList,
} from './generated/sdk.gen';

declare const process: { argv: string[]; exit(status: number): void };

const XML = `<domain type='test'><name>generated</name><memory>1024</memory><vcpu>1</vcpu>
<os><type>hvm</type></os></domain>`;

async function main() {
  client.setConfig({ baseUrl: process.argv[2] });
  const path = { domain: 'generated' };
  const made = await domainCreate({ body: { xml: XML } });
  console.log('define', made.response?.status);
  const list = await domainList({ query: { hypervisor: 'test:///default' } });
  console.log('list', list.data?.domains.some((domain) => domain.name === 'generated'));
  const started = await domainStart({ path, body: {}, headers: { Prefer: 'wait=30' } });
  console.log('start', started.response?.status);
  const again = await domainStart({ path, body: {} });
  console.log('again', again.response?.status, again.error?.code);
  const info = await domainInfo({ path });
  console.log('info', info.data?.state, info.data?.maxMemoryKibibytes);
  const jobs = await jobList({ query: { domain: 'generated', state: 'completed' } });
  const job = await jobInfo({ path: { id: jobs.data!.jobs[0].id } });
  console.log('job', job.data?.operation, job.data?.state);
  const refused = await domainUndefine({ path: { domain: 'nobody' } });
  console.log('refused', refused.error?.status, refused.error?.code, refused.error?.libvirtNumber);
}

main().then(() => process.exit(0), (failure) => { console.log('failed', failure); process.exit(1); });
