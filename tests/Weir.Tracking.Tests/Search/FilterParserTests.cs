using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Tracking.Search;

namespace Weir.Tracking.Tests.Search;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("params.a = 'it''s'", "it''s")]
    [InlineData("params.a = \"it's\"", "it's")]
    [InlineData("params.a='x'and tags.b='y'", "x")]
    [InlineData("params.a\n=\t'x' AnD tags.b = 'y'", "x")]
    public void Strings_end_at_their_own_quote(string filter, string text) => Assert.Equal(text, FilterParser.Parse(filter)[0].Value.Text);

    [Theory]
    [InlineData("metrics.a < 1 b < 2")]
    [InlineData("metrics.a < 1 and")]
    [InlineData("and metrics.a < 1")]
    [InlineData("metrics.a == 1")]
    [InlineData("metrics.a < +1")]
    [InlineData("metrics.a < inf")]
    [InlineData("metrics.a < 1.2.3")]
    [InlineData("metrics.a < 0x10")]
    [InlineData("tags.`a = 'b'")]
    public void Nonsense_is_refused(string filter) => Assert.Throws<WeirException>(() => FilterParser.Parse(filter));

    [Theory]
    [InlineData("metrics.a < 1 or metrics.b < 2", 15)]
    [InlineData("metrics.a < 1 b < 2", 15)]
    [InlineData("params.a is 'x'", 10)]
    [InlineData("metrics.a == 1", 12)]
    public void The_place_of_a_fault_is_where_its_word_begins(string filter, int position) =>
        Assert.Contains($"at position {position} of", Assert.Throws<WeirException>(() => FilterParser.Parse(filter)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_parsed_or_refused_and_never_crashes() =>
        Prop.ForAll<string>(text =>
        {
            foreach (var filter in new[] { text, $"metrics.a < {text}", $"params.a = '{text}' AND {text}", $"tags.{text} = 'x'" })
            {
                try { FilterParser.Parse(filter); }
                catch (WeirException) { }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_quoted_comes_back() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var value = text.Get.Replace("\"", string.Empty, StringComparison.Ordinal);
            return FilterParser.Parse($"params.`k` = \"{value}\"")[0].Value.Text == value;
        }).QuickCheckThrowOnFailure();
}
