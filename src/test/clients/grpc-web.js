// Calls a daemon by gRPC-Web, in one of its two forms: node grpc-web.js ADDRESS PROTO text|binary.
// The client is the one of browsers; only their XMLHttpRequest is another. Prints what it was told,
// a line each.
global.XMLHttpRequest = require('xhr2');
const { GrpcWebClientBase, MethodDescriptor } = require('grpc-web');
const protobuf = require('protobufjs');

const [, , address, proto, format] = process.argv;
const root = protobuf.loadSync(proto);
const client = new GrpcWebClientBase({ format });

const described = (service, name) => {
  const method = root.lookupService(`vireo.v1.${service}`).methods[name];
  const [asked, answered] = [method.requestType, method.responseType]
    .map((type) => root.lookupType(`vireo.v1.${type}`));
  return new MethodDescriptor(`/vireo.v1.${service}/${name}`,
    method.responseStream ? 'server_streaming' : 'unary', asked.ctor, answered.ctor,
    (message) => asked.encode(message).finish(), (bytes) => answered.decode(bytes));
};
const call = (service, name, message, metadata = {}) => new Promise((done) => {
  const method = described(service, name);
  client.rpcCall(address + method.name, message, metadata, method,
    (failure, answer) => done(failure ? { failure } : answer));
});
const stream = (service, name, message) => new Promise((done, fail) => {
  const method = described(service, name);
  const messages = [];
  client.serverStreaming(address + method.name, message, {}, method)
    .on('data', (answer) => messages.push(answer))
    .on('error', fail)
    .on('end', () => done(messages));
});

async function main() {
  const domain = `web-${format}`;
  const xml = `<domain type='test'><name>${domain}</name><memory>1024</memory><vcpu>1</vcpu>
    <os><type>hvm</type></os></domain>`;
  const made = await call('DomainService', 'Define', { xml });
  console.log('define', made.domain ? made.domain.name : made.name);
  const job = await call('DomainService', 'Start', { domain }, { prefer: 'wait=30' });
  console.log('job', job.state);
  const { failure } = await call('DomainService', 'Start', { domain });
  console.log('failure', failure.code, failure.metadata['vireo-code']);
  const watched = await stream('JobService', 'Watch', { id: job.id });
  console.log('watch', watched.at(-1).state);
}

main().then(() => process.exit(0), (failure) => { console.log('failed', failure); process.exit(1); });
