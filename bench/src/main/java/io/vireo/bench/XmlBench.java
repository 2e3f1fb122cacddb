package io.vireo.bench;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * What does a domain document of twelve devices cost to read into records and to write? The peer
 * only builds the JDK's DOM and prints it: no types, no checks of values.
 */
@State(Scope.Thread)
public class XmlBench {

  private final byte[] text = Documents.DOMAIN.getBytes(StandardCharsets.UTF_8);
  private final Domain domain = DomainDocument.parse(text);
  private Document dom;

  @Setup
  public void parse() throws ParserConfigurationException, IOException, SAXException {
    dom = readByJdkDom();
  }

  @Benchmark
  public Domain read() {
    return DomainDocument.parse(text);
  }

  @Benchmark
  public Document readByJdkDom() throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text));
  }

  @Benchmark
  public String write() {
    return DomainDocument.format(domain);
  }

  @Benchmark
  public String writeByJdkDom() throws TransformerException {
    StringWriter out = new StringWriter();
    TransformerFactory.newDefaultInstance()
        .newTransformer()
        .transform(new DOMSource(dom), new StreamResult(out));
    return out.toString();
  }
}
