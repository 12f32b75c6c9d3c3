package dev.loff.job.parameter;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What values a parameter takes. {@link #problem} says what is wrong with one, in words that end a sentence. */
public sealed interface Kind {

    /** What is wrong with {@code value}; empty when nothing is. */
    Optional<String> problem(String value);

    record Text() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.isBlank() ? Optional.of("it is blank") : Optional.empty();
        }
    }

    /** A model's name: it becomes a folder name. */
    record Name() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
                    ? Optional.empty()
                    : Optional.of("a name starts with a letter or digit and has up to 100 of A-Z a-z 0-9 . _ -");
        }
    }

    record Whole(long least, long most) implements Kind {
        @Override
        public Optional<String> problem(String value) {
            try {
                long number = Long.parseLong(value);
                return number >= least && number <= most ? Optional.empty() : Optional.of(allowed());
            } catch (NumberFormatException e) {
                return Optional.of(allowed());
            }
        }

        private String allowed() {
            return "it is a whole number from " + least + " to " + most;
        }
    }

    record Decimal(double least, double most) implements Kind {
        @Override
        public Optional<String> problem(String value) {
            try {
                double number = Double.parseDouble(value);
                return number >= least && number <= most ? Optional.empty() : Optional.of(allowed());
            } catch (NumberFormatException e) {
                return Optional.of(allowed());
            }
        }

        private String allowed() {
            return "it is a number from " + least + " to " + most;
        }
    }

    /** The size of an image: a side, or height x width. */
    record Size(int most) implements Kind {
        private static final Pattern SIDES = Pattern.compile("([1-9][0-9]{0,4})(?:x([1-9][0-9]{0,4}))?");

        @Override
        public Optional<String> problem(String value) {
            Matcher sides = SIDES.matcher(value);
            boolean fits = sides.matches()
                    && Integer.parseInt(sides.group(1)) <= most
                    && (sides.group(2) == null || Integer.parseInt(sides.group(2)) <= most);
            return fits
                    ? Optional.empty()
                    : Optional.of("it is a side of 1 to " + most + " pixels, or height x width such as 448x672");
        }
    }

    record Choice(List<String> values) implements Kind {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public Optional<String> problem(String value) {
            return values.contains(value) ? Optional.empty() : Optional.of("it is one of " + String.join(", ", values));
        }
    }

    /** Some of a closed list, separated by commas. */
    record Several(List<String> values) implements Kind {
        public Several {
            values = List.copyOf(values);
        }

        @Override
        public Optional<String> problem(String value) {
            List<String> given = List.of(value.split(",", -1));
            return values.containsAll(given)
                            && given.size() == Set.copyOf(given).size()
                    ? Optional.empty()
                    : Optional.of(
                            "it is one or more of " + String.join(", ", values) + ", each once, separated by commas");
        }
    }

    /** How many seeds, from 1 on, or which ones. */
    record Seeds(int most) implements Kind {
        private static final Pattern LIST = Pattern.compile("[0-9]{1,18}(,[0-9]{1,18})+,?|[0-9]{1,18},");

        @Override
        public Optional<String> problem(String value) {
            boolean fits = LIST.matcher(value).matches()
                    ? Stream.of(value.split(",")).map(Long::valueOf).distinct().count() == value.split(",").length
                            && value.split(",").length <= most
                    : new Whole(1, most).problem(value).isEmpty();
            return fits
                    ? Optional.empty()
                    : Optional.of("it is a number of seeds from 1 to " + most
                            + ", or a list of different seeds such as 3,7,42 (one seed alone: 42,)");
        }
    }

    /** A day of the calendar. */
    record Day() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            try {
                LocalDate.parse(value);
                return Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.of("it is a day that exists, written YYYY-MM-DD");
            }
        }
    }

    /** A value of another kind, or a word of its own. */
    record OrWord(String word, Kind kind) implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.equals(word) ? Optional.empty() : kind.problem(value).map(it -> it + ", or " + word);
        }
    }

    /** A value of another kind, or the word that leaves the choice to the program. */
    record OrAuto(Kind kind) implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.equals(Parameter.AUTO)
                    ? Optional.empty()
                    : kind.problem(value).map(it -> it + ", or auto");
        }
    }
}
