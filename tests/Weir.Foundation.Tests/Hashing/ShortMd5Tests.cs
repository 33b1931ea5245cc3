using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Hashing;

namespace Weir.Foundation.Tests.Hashing;

public sealed class ShortMd5Tests
{
    // RFC 1321, appendix A.5.
    [Theory]
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void The_hashes_of_the_standard_come_out(string text, string hash) => Assert.Equal(hash, ShortMd5.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_length_around_the_blocks_agrees_with_the_system()
    {
        var bytes = new byte[300];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 37);
        for (var length = 0; length <= bytes.Length; length++)
            Assert.Equal(Convert.ToHexStringLower(MD5.HashData(bytes.AsSpan(0, length))), ShortMd5.Of(bytes.AsSpan(0, length)));
    }
}
