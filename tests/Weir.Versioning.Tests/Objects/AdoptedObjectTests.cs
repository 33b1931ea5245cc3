using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Versioning.Content;
using Weir.Versioning.Objects;

namespace Weir.Versioning.Tests.Objects;

public sealed class AdoptedObjectTests
{
    [Fact]
    public void A_file_that_was_written_since_it_was_hashed_does_not_become_the_object_of_its_old_hash()
    {
        using var folder = new TempFolder();
        var path = folder.Write("data", "new content\n");
        var cache = new ObjectCache(folder["cache"], [LinkType.Hardlink], isShared: false);
        var old = FileContent.Of("old content\n"u8);

        Assert.Equal("changed_while_read", Assert.Throws<WeirException>(() => cache.Writer.TryAdopt(path, old)).Code);

        Assert.False(File.Exists(cache.PathOf(old.ToString())));
        File.AppendAllText(path, "more\n"); // it is the user's again, and may be written
        var now = FileContent.Hash(path, isLegacy: false, TestContext.Current.CancellationToken).Md5;
        Assert.True(cache.Writer.TryAdopt(path, now));
        Assert.Equal("new content\nmore\n", File.ReadAllText(cache.PathOf(now.ToString())));
    }
}
