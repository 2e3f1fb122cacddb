# What a user of python3-libvirt does: list, define, start, state, XML, statistics, save, errors.
import sys
import libvirt

uri, xml, image = sys.argv[1:4]
libvirt.registerErrorHandler(lambda context, error: None, None)
conn = libvirt.open(uri)
assert conn.getType() == "TEST", conn.getType()
assert conn.getLibVersion() == 11003000
names = [each.name() for each in conn.listAllDomains()]
assert "test" in names, names
dom = conn.defineXML(open(xml).read())
assert not dom.isActive() and dom.isPersistent()
dom.create()
assert dom.state()[0] == libvirt.VIR_DOMAIN_RUNNING
assert "<name>web</name>" in dom.XMLDesc()
assert dom.info()[1] == 65536
(of, numbers), = conn.domainListGetStats([dom], libvirt.VIR_DOMAIN_STATS_STATE)
assert numbers["state.state"] == 1, numbers
assert dom.jobStats()["type"] == libvirt.VIR_DOMAIN_JOB_NONE
dom.save(image)
assert not dom.isActive()
assert "web" in conn.saveImageGetXMLDesc(image)
conn.restore(image)
assert conn.lookupByName("web").state()[0] == libvirt.VIR_DOMAIN_RUNNING
dom.destroy()
dom.undefine()


def fails(code, part, work, *args):
    try:
        work(*args)
    except libvirt.libvirtError as error:
        assert error.get_error_code() == code, error.get_error_code()
        assert error.get_error_domain() == part, error.get_error_domain()
        assert error.get_error_level() == libvirt.VIR_ERR_ERROR
        return
    raise AssertionError("it did not fail")


fails(libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_FROM_TEST, conn.lookupByName, "web")
fails(libvirt.VIR_ERR_NO_NETWORK, libvirt.VIR_FROM_TEST, conn.networkLookupByName, "default")
fails(libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_FROM_TEST, conn.lookupByName("test").create)
fails(libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_FROM_TEST, conn.suspendForDuration, 0, 60)
assert conn.listAllNetworks() == [] and conn.listAllStoragePools() == []
conn.close()
print("all is well")
