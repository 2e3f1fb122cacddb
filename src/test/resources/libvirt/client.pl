# What a user of Sys::Virt does: list, define, start, state, XML, errors.
use strict;
use warnings;
use Sys::Virt;

my ($uri, $xml) = @ARGV;
my $conn = Sys::Virt->new(uri => $uri);
die "type" unless $conn->get_type() eq "TEST";
die "list" unless grep { $_->get_name() eq "test" } $conn->list_all_domains();
open(my $file, "<", $xml) or die;
my $dom = $conn->define_domain(do { local $/; <$file> });
die "active" if $dom->is_active();
$dom->create();
my ($state) = $dom->get_state();
die "state $state" unless $state == Sys::Virt::Domain::STATE_RUNNING;
die "xml" unless $dom->get_xml_description() =~ m,<name>web</name>,;
die "memory" unless $dom->get_max_memory() == 65536;
$dom->destroy();
$dom->undefine();
eval { $conn->get_domain_by_name("web") };
my $error = $@;
die "class" unless ref($error) eq "Sys::Virt::Error";
die "code " . $error->code unless $error->code == Sys::Virt::Error::ERR_NO_DOMAIN;
die "domain " . $error->domain unless $error->domain == Sys::Virt::Error::FROM_TEST;
die "words " . $error->message unless $error->message =~ /^Domain not found/;
eval { $conn->get_network_by_name("default") };
die "network" unless $@->code == Sys::Virt::Error::ERR_NO_NETWORK;
print "all is well\n";
