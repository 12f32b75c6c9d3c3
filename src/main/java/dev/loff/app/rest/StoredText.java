package dev.loff.app.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Serial;

/** Refuses text with the character NUL, which PostgreSQL cannot store, while it is parsed. */
@Singleton
final class StoredText implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("stored text").addDeserializer(String.class, new WithoutNul()));
    }

    private static final class WithoutNul extends StringDeserializer {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = super.deserialize(json, context);
            if (text != null && text.indexOf('\0') >= 0) {
                throw MismatchedInputException.from(json, String.class, "the character NUL in a text");
            }
            return text;
        }
    }
}
