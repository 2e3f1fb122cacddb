// Calls a daemon as the guide says: node grpc.js ADDRESS PROTO. Prints what it was told, a line each.
const grpc = require('@grpc/grpc-js');
const { vireo } = grpc.loadPackageDefinition(
  require('@grpc/proto-loader').loadSync(process.argv[3], { longs: Number, oneofs: true }));
const on = (service) => new service(process.argv[2], grpc.credentials.createInsecure());
const domains = on(vireo.v1.DomainService);
const events = on(vireo.v1.EventService);

const call = (method, message, metadata = {}) => new Promise((done) => {
  const more = new grpc.Metadata();
  Object.entries(metadata).forEach(([name, value]) => more.set(name, value));
  domains[method](message, more, { deadline: Date.now() + 10000 },
    (failure, answer) => done(failure ? { failure } : answer));
});

async function main() {
  const info = await call('Info', { domain: 'web1' });
  console.log('info', info.name, info.state, info.max_memory_kibibytes ?? info.maxMemoryKibibytes);
  const { failure } = await call('Info', {});
  console.log('failure', failure.code, failure.details, failure.metadata.get('vireo-code')[0]);
  const job = await call('Start', { domain: 'web1' }, { prefer: 'wait=5' });
  console.log('job', job.state, job.result.it);
  const chunks = domains.SaveStream({ domain: 'web1' });
  let bytes = '';
  for await (const chunk of chunks) bytes += chunk.data.toString();
  console.log('bytes', bytes);
  const stream = events.Subscribe({});
  for await (const event of stream) {
    console.log('event', event.it);
    break;
  }
  stream.cancel();
}

main().then(() => process.exit(0), (failure) => { console.log('failed', failure); process.exit(1); });
