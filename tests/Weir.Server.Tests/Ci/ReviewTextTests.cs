using FsCheck;
using FsCheck.Fluent;
using Weir.Server.Joins.Ci;

namespace Weir.Server.Tests.Ci;

public sealed class ReviewTextTests
{
    [Fact]
    public void Text_of_others_calls_nobody_links_nothing_and_breaks_no_table()
    {
        var plain = ReviewText.Plain("@team #1 <img src=x> [a](b) | `c` *d*\ne");
        foreach (var c in "@#<>|`*[") Assert.DoesNotContain(c.ToString(), plain.Replace("&#", string.Empty, StringComparison.Ordinal).Replace("\\" + c, string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', plain);
    }

    [Theory]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("a``b", "``` a``b ```")]
    [InlineData("a|b\nc", "`a\\|b c`")]
    public void Code_is_fenced_by_more_backticks_than_it_holds(string text, string expected) => Assert.Equal(expected, ReviewText.Code(text));

    [Fact]
    public void A_cut_text_is_never_longer_and_never_half_a_character() => Prop.ForAll(
        Arb.From(Gen.Elements("a", "ä", "😀").ArrayOf().Select(string.Concat)),
        text =>
        {
            var cut = ReviewText.Cut(text, 10);
            return cut.Length <= 10 && !char.IsHighSurrogate(cut.LastOrDefault(c => c != '…'));
        }).QuickCheckThrowOnFailure();
}
