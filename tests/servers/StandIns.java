package kennisbank;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.analysis.TokenizerFactory;

/** What the index of API keys names to analyse addresses of mail, of which a test has none. */
public final class StandIns {

    @NamedComponent("pattern_capture")
    public static final class Capture implements TokenFilterFactory {
        public TokenStream create(TokenStream words) {
            return words;
        }
    }

    @NamedComponent("unique")
    public static final class Unique implements TokenFilterFactory {
        public TokenStream create(TokenStream words) {
            return words;
        }
    }

    @NamedComponent("uax_url_email")
    public static final class Email implements TokenizerFactory {
        public Tokenizer create() {
            return new UAX29URLEmailTokenizer();
        }
    }
}
