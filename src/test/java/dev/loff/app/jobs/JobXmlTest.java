package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@QuarkusTest
class JobXmlTest {
    @Inject
    BeanManager beans;

    @ParameterizedTest
    @EnumSource(JobDefinition.class)
    void everyReferenceIsOneBean(JobDefinition job) throws Exception {
        Document xml = parse(job);
        List<String> references = references(xml);
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(name -> assertThat(beans.getBeans(name)).as(name).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(JobDefinition.class)
    void theFileIsNamedLikeItsJob(JobDefinition job) throws Exception {
        assertThat(parse(job).getDocumentElement().getAttribute("id")).isEqualTo(job.jobName());
    }

    /** The batch runtime loses items when a skip meets a retry or a crash. */
    @ParameterizedTest
    @EnumSource(JobDefinition.class)
    void noExceptionIsSkippable(JobDefinition job) throws Exception {
        assertThat(parse(job)
                        .getElementsByTagNameNS("*", "skippable-exception-classes")
                        .getLength())
                .isZero();
    }

    private static Document parse(JobDefinition job) throws Exception {
        String file = "META-INF/batch-jobs/" + job.jobName() + ".xml";
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            return factory.newDocumentBuilder().parse(in);
        }
    }

    private static List<String> references(Document xml) {
        List<String> references = new ArrayList<>();
        NodeList elements = xml.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            String reference = ((Element) elements.item(i)).getAttribute("ref");
            if (!reference.isEmpty()) {
                references.add(reference);
            }
        }
        return references;
    }
}
