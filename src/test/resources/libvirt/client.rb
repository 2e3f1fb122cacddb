# What a user of ruby-libvirt does: list, define, start, state, XML, errors.
require 'libvirt'

uri, xml = ARGV
conn = Libvirt.open(uri)
raise 'type' unless conn.type == 'TEST'
raise 'list' unless conn.list_all_domains.map(&:name).include?('test')
dom = conn.define_domain_xml(File.read(xml))
raise 'active' if dom.active?
dom.create
raise 'state' unless dom.state[0] == Libvirt::Domain::RUNNING
raise 'xml' unless dom.xml_desc.include?('<name>web</name>')
raise 'memory' unless dom.max_memory == 65536
dom.destroy
dom.undefine
begin
  conn.lookup_domain_by_name('web')
  raise 'found'
rescue Libvirt::RetrieveError => e
  raise "code #{e.libvirt_code}" unless e.libvirt_code == 42
  raise "message #{e.libvirt_message}" unless e.libvirt_message.start_with?('Domain not found')
end
raise 'networks' unless conn.list_all_networks.empty?
conn.close
puts 'all is well'
