using System.Text;
using System.Text.Json;
using Weir.Foundation.Files;
using Weir.Foundation.Numerics;
using Weir.Foundation.Secrets;
using Weir.Testing;

namespace Weir.Foundation.Tests.Secrets;

/// <summary>Secrets in files and in the forms in which programs print them.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pa\"ss\\word", "{\"p\": \"pa\\\"ss\\\\word\"}")]
    [InlineData("pa\"ss\\word", "{\"p\": \"pa\\u0022ss\\\\word\"}")]
    [InlineData("line one\nline two", "{\"p\": \"line one\\nline two\"}")]
    [InlineData("pässwörd", "{\"p\": \"p\\u00e4ssw\\u00f6rd\"}")]
    [InlineData("pässwörd", "{\"p\": \"p\\u00E4ssw\\u00F6rd\"}")]
    [InlineData("a/b c+d=e", "?p=a%2Fb%20c%2Bd%3De&")]
    [InlineData("a/b c+d=e", "?p=a%2fb%20c%2bd%3de&")]
    [InlineData("a/b c+d=e", "?p=a/b%20c%2Bd%3De&")]
    [InlineData("a/b c+d=e", "?p=a%2Fb+c%2Bd%3De&")]
    [InlineData("a/b c+d=e", "\"a\\/b c+d=e\"")]
    [InlineData("it's mine\n", "'it\\'s mine\\n'")]
    [InlineData("it's mine", "'it'\\''s mine'")]
    [InlineData("say \"hi\" now\tor", "'say \"hi\" now\\tor'")]
    public void A_secret_is_found_as_programs_print_it(string secret, string printed)
    {
        var shown = SecretMask.Of([secret]).Text(printed);
        Assert.Contains(SecretMask.Shown, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[^4..].Trim(), shown, StringComparison.Ordinal);
        Assert.Equal((printed[0], printed[^1]), (shown[0], shown[^1]));
    }

    [Fact]
    public void Secrets_that_overlap_leave_nothing_of_each_other() => Assert.Equal("x***y", SecretMask.Of(["abcdef", "defghijkl", "kl012345"]).Text("xabcdefghijkl012345y"));

    [Fact]
    public void A_log_of_any_length_is_read_piece_by_piece()
    {
        var secrets = new[] { "sécret-one", "0123456789abcdef\nsecond line of it", "cdef" + new string('z', 200) };
        var mask = SecretMask.Of(secrets);
        var lot = new SeededRandom(3);
        for (var round = 0; round < 20; round++)
        {
            var text = new StringBuilder();
            while (text.Length < 300_000) text.Append(lot.Next(3) == 0 ? secrets[lot.Next(3)] : new string((char)('a' + lot.Next(26)), lot.Next(20_000)));
            File.WriteAllText(_folder["log"], text.ToString());
            File.WriteAllText(_folder["same"], text.ToString());
            Assert.True(SecretFile.Hide(_folder["log"], mask));
            Assert.Equal(mask.Text(text.ToString()), File.ReadAllText(_folder["log"]));
            Assert.True(SecretFile.BlotOut(_folder["same"], mask));
            Assert.Equal(Encoding.UTF8.GetByteCount(text.ToString()), new FileInfo(_folder["same"]).Length);
            Assert.False(SecretFile.BlotOut(_folder["same"], mask));
        }
    }

    [Fact]
    public void A_stretch_of_secrets_longer_than_a_piece_is_one()
    {
        using var from = new MemoryStream(Encoding.UTF8.GetBytes("<" + new string('a', 500_000) + ">"));
        Assert.Equal([(1L, 500_001L)], SecretFile.Find(from, SecretMask.Of(["aaaaaa"]).OfBytes()));
    }

    [Fact]
    public void Bytes_that_are_no_text_stay_and_a_file_without_secrets_is_not_touched()
    {
        File.WriteAllBytes(_folder["log"], [0xFF, 0xFE, .. "token-1234"u8, 0x80, 0x0A]);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["log"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.False(SecretFile.Hide(_folder["log"], SecretMask.Of(["token-9999"])));
        Assert.True(SecretFile.Hide(_folder["log"], SecretMask.Of(["token-1234"])));
        Assert.Equal([0xFF, 0xFE, .. "***"u8, 0x80, 0x0A], File.ReadAllBytes(_folder["log"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["log"]));
        Assert.False(SecretFile.Hide(_folder["nothing"], SecretMask.Of(["token-1234"])));
    }

    [Fact]
    public void Who_still_appends_to_a_blotted_file_goes_on()
    {
        using var writer = new FileStream(_folder["log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        writer.Write("a token-1234 b\n"u8);
        Assert.True(SecretFile.BlotOut(_folder["log"], SecretMask.Of(["token-1234"])));
        writer.Write("more\n"u8);
        Assert.Equal("a ********** b\nmore\n", File.ReadAllText(_folder["log"]));
    }

    [Fact]
    public void Json_of_any_secret_holds_nothing_of_it()
    {
        var lot = new SeededRandom(9);
        for (var round = 0; round < 500; round++)
        {
            var secret = string.Concat(Enumerable.Range(0, 12).Select(_ => "aZ09\"\\/\t\u0001é€<>&+'"[lot.Next(16)]));
            Assert.Equal($"\"{SecretMask.Shown}\"", SecretMask.Of([secret]).Text($"\"{JsonEncodedText.Encode(secret)}\""));
            Assert.Equal($"\"{SecretMask.Shown}\"", SecretMask.Of([secret]).Text($"\"{JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""));
        }
    }

    [Fact]
    public void What_a_killed_owner_left_is_removed_when_the_next_one_comes()
    {
        using var mine = PrivateFolder.Make(_folder.Path);
        File.WriteAllText(Path.Combine(mine.Path, "kept"), "mine");
        var left = MakePrivate("weir-private-left");
        InterProcessLock.TryAcquire(Path.Combine(left, ".owner"))!.Dispose();
        using (var next = PrivateFolder.Make(_folder.Path))
        {
            Assert.False(Directory.Exists(left));
            Assert.True(File.Exists(Path.Combine(mine.Path, "kept")));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(next.Path));
        }

        Assert.Equal([mine.Path], Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void What_others_put_beside_private_folders_under_their_name_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right there");
        File.WriteAllText(_folder["work"], "of years");
        var data = Directory.CreateDirectory(_folder["data"]).FullName;
        File.WriteAllText(Path.Combine(data, ".owner"), "mine");
        var open = Directory.CreateDirectory(_folder["weir-private-open"]).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        File.CreateSymbolicLink(Path.Combine(open, ".owner"), _folder["work"]);
        Directory.CreateSymbolicLink(_folder["weir-private-link"], data);

        PrivateFolder.RemoveLeft(_folder.Path);

        Assert.Equal("of years", File.ReadAllText(_folder["work"]));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(data, ".owner")));
        Assert.True(Directory.Exists(open));
        Assert.True(Directory.Exists(_folder["weir-private-link"]));
    }

    private string MakePrivate(string name) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(_folder[name]).FullName
        : Directory.CreateDirectory(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
