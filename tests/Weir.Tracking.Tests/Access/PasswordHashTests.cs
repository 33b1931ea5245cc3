using System.Text;
using Weir.Tracking.Access;

namespace Weir.Tracking.Tests.Access;

public sealed class PasswordHashTests
{
    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Scrypt_gives_what_its_standard_says(string password, string salt, int cost, int block, int parallel, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), cost, block, parallel, 64)));

    // Made with Python's hashlib as werkzeug's generate_password_hash does: the salt's text is the salt.
    [Theory]
    [InlineData("scrypt:32768:8:1$saltsaltsaltsalt$SCRYPT")]
    [InlineData("pbkdf2:sha256:1000$saltsaltsaltsalt$PBKDF2")]
    public void A_hash_that_comes_from_mlflow_is_verified(string form)
    {
        var hash = form.Replace("SCRYPT", ScryptHex, StringComparison.Ordinal).Replace("PBKDF2", Pbkdf2Hex, StringComparison.Ordinal);
        Assert.True(PasswordHash.Verify("correct horse battery", hash));
        Assert.False(PasswordHash.Verify("correct horse batterz", hash));
        Assert.False(PasswordHash.Verify(string.Empty, hash));
    }

    [Fact]
    public void A_new_hash_is_salted_slow_and_verifies()
    {
        var hash = PasswordHash.Make("correct horse battery");
        Assert.StartsWith("pbkdf2:sha256:600000$", hash, StringComparison.Ordinal);
        Assert.NotEqual(hash, PasswordHash.Make("correct horse battery"));
        Assert.True(PasswordHash.Verify("correct horse battery", hash));
        Assert.False(PasswordHash.Verify("correct horse battery ", hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("$$")]
    [InlineData("md5$salt$00")]
    [InlineData("pbkdf2:sha256:0$salt$00")]
    [InlineData("pbkdf2:sha256:-1$salt$00")]
    [InlineData("pbkdf2:sha256:99999999999$salt$00")]
    [InlineData("scrypt:3:8:1$salt$00")]
    [InlineData("scrypt:1073741824:8:1$salt$00")]
    [InlineData("scrypt:32768:8:1$salt$zz")]
    [InlineData("pbkdf2:sha256:1000$salt$")]
    public void What_is_no_hash_fits_no_password(string hash) => Assert.False(PasswordHash.Verify("anything at all", hash));

    private const string ScryptHex = "b7d38314d71df6cbe461f588638818e43fa52c17e773d3d4ee27f1f732f58c651a2a532fc4f5362198d72c39fc31f0308ec8a5ba3cd1b4e4730a9c0bd1755451";
    private const string Pbkdf2Hex = "09ff718e58ac004cd16cc66ca2cc524ffe7ec24a5f515eaea2a899918b4fea24";
}
