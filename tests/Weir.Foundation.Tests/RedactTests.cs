using Weir.Foundation.Errors;

namespace Weir.Foundation.Tests;

public sealed class RedactTests
{
    [Theory]
    [InlineData("cannot reach 'http://bob:S3cret@host:1/x' now", "cannot reach 'http://***@host:1/x' now")]
    [InlineData("postgresql://bob:S3/cr#et@127.0.0.1/db and s3://bucket", "postgresql://***@127.0.0.1/db and s3://bucket")]
    [InlineData("http://bob:p@ss@[bad", "http://***@[bad")]
    [InlineData("mail me@example.com", "mail me@example.com")]
    [InlineData("http://host/a@b", "http://***@b")]
    public void User_and_password_never_stay_in_an_address(string text, string clean) => Assert.Equal(clean, Redact.Text(text));
}
