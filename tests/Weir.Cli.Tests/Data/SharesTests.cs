using Weir.Cli.Data;

namespace Weir.Cli.Tests.Data;

public sealed class SharesTests
{
    [Theory]
    [InlineData("1 1 1", "33.4 % 33.3 % 33.3 %")]
    [InlineData("4 1 1", "66.7 % 16.7 % 16.6 %")]
    [InlineData("802 198", "80.2 % 19.8 %")]
    [InlineData("0 0", "- -")]
    public void Shares_sum_to_a_hundred(string counts, string expected) => Assert.Equal(expected, string.Join(' ', Shares.Of([.. counts.Split(' ').Select(long.Parse)])));
}
