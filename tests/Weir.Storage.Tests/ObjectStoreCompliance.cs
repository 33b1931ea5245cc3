using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Foundation.Numerics;

namespace Weir.Storage.Tests;

/// <summary>What every object store must do. A new one proves itself by a subclass that makes an empty store.</summary>
public abstract class ObjectStoreCompliance
{
    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task What_is_put_is_read_back_with_size_and_hash()
    {
        var bytes = Bytes(1_000_003);
        var stored = await Store.PutAsync("a/b/c.bin", new MemoryStream(bytes), bytes.Length);
        Assert.Equal(new StoredObject("a/b/c.bin", bytes.Length, ContentHash.Md5(bytes)), stored);
        Assert.Equal(bytes, await ReadAsync("a/b/c.bin"));
        var found = await Store.FindAsync("a/b/c.bin");
        Assert.Equal(("a/b/c.bin", "c.bin", bytes.Length, false), (found!.Key, found.Name, found.SizeBytes, found.IsFolder));
    }

    [Fact]
    public async Task Names_that_no_file_system_takes_are_refused_by_name_and_limit()
    {
        var longest = new string('a', 255);
        await PutAsync($"{longest}/{longest}", "x");
        var e = await Assert.ThrowsAsync<WeirException>(() => PutAsync($"d/{longest}b/f", "x"));
        Assert.Equal(ErrorCodes.InvalidValue, e.Code);
        Assert.Contains("has 256 bytes", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<WeirException>(() => PutAsync("ß" + new string('ü', 127), "x"));
        Assert.Contains("has 256 bytes", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<WeirException>(() => PutAsync(string.Join('/', Enumerable.Repeat(longest, 13)), "x"));
        Assert.Contains("at most 3072", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync(longest + "b"))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => PutAsync("half \ud800", "x"))).Code);
    }

    [Theory]
    [InlineData(".weir-tmp-1")]
    [InlineData("a/.weir-tmp-0123456789abcdef/b")]
    public async Task Names_of_unfinished_files_are_not_to_be_had(string key) =>
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => PutAsync(key, "x"))).Code);

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await Store.PutAsync("empty", Stream.Null, 0);
        Assert.Empty(await ReadAsync("empty"));
        Assert.Empty(await ReadAsync("empty", new ByteRange(0)));
        Assert.Equal(0, (await Store.FindAsync("empty"))!.SizeBytes);
    }

    [Fact]
    public async Task Putting_again_replaces()
    {
        await PutAsync("x", "one");
        await PutAsync("x", "second");
        Assert.Equal("second", Encoding.UTF8.GetString(await ReadAsync("x")));
    }

    [Theory]
    [InlineData(0, null, 0, 100)]
    [InlineData(10, 5L, 10, 5)]
    [InlineData(99, null, 99, 1)]
    [InlineData(90, 1000L, 90, 10)]
    [InlineData(5, 0L, 5, 0)]
    public async Task A_range_gives_its_part(long offset, long? length, int from, int count)
    {
        var bytes = Bytes(100);
        await Store.PutAsync("r", new MemoryStream(bytes));
        await using var content = await Store.OpenAsync("r", new ByteRange(offset, length));
        Assert.Equal((from, count, 100), (content.Offset, content.Length, content.TotalBytes));
        Assert.Equal(bytes.AsSpan(from, count).ToArray(), await ReadAllAsync(content.Stream));
    }

    [Fact]
    public async Task A_range_past_the_end_is_refused()
    {
        await PutAsync("r", "12345");
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync("r", new ByteRange(5)))).Code);
    }

    [Fact]
    public async Task A_wrong_length_leaves_nothing_and_keeps_what_was_there()
    {
        await Assert.ThrowsAsync<WeirException>(() => Store.PutAsync("new", new MemoryStream(Bytes(10)), 11));
        Assert.Null(await Store.FindAsync("new"));
        await PutAsync("old", "kept");
        await Assert.ThrowsAsync<WeirException>(() => Store.PutAsync("old", new MemoryStream(Bytes(10)), 9));
        Assert.Equal("kept", Encoding.UTF8.GetString(await ReadAsync("old")));
        Assert.Equal(["old"], await NamesAsync(""));
    }

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("half", new BreakingStream(300_000)));
        Assert.Null(await Store.FindAsync("half"));
        Assert.Empty(await NamesAsync(""));
    }

    [Fact]
    public async Task A_listing_has_objects_and_folders_sorted_by_name()
    {
        foreach (var key in new[] { "d/z", "d/sub/x", "d/a", "e" }) await PutAsync(key, key);
        Assert.Equal(["a", "sub/", "z"], await NamesAsync("d"));
        Assert.Equal(["d/", "e"], await NamesAsync(""));
        Assert.Empty(await NamesAsync("nowhere"));
        Assert.Empty(await NamesAsync("e"));
    }

    [Fact]
    public async Task Deleting_takes_an_object_or_a_tree()
    {
        foreach (var key in new[] { "d/z", "d/sub/x", "e" }) await PutAsync(key, key);
        Assert.True(await Store.DeleteAsync("d/z"));
        Assert.True(await Store.DeleteAsync("d"));
        Assert.False(await Store.DeleteAsync("d"));
        Assert.Equal(["e"], await NamesAsync(""));
    }

    [Theory]
    [InlineData("sp ace.txt")]
    [InlineData("100%.txt")]
    [InlineData("a+b;c=d?e#f")]
    [InlineData("Größe 🌊/模型.onnx")]
    [InlineData("...")]
    [InlineData("..a/b..")]
    public async Task Odd_names_round_trip(string key)
    {
        await PutAsync(key, key);
        Assert.Equal(key, Encoding.UTF8.GetString(await ReadAsync(key)));
        Assert.True(await Store.DeleteAsync(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("//host/share")]
    [InlineData("C:\\x")]
    [InlineData("C:/x")]
    [InlineData("a\\..\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    public async Task A_key_that_leads_out_is_refused_everywhere(string key)
    {
        Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => PutAsync(key, "x"))).Code);
        Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync(key))).Code);
        Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => Store.DeleteAsync(key))).Code);
        if (key.Length > 0) Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => NamesAsync(key))).Code);
    }

    [Fact]
    public async Task Readers_during_a_replacement_see_one_content_or_the_other()
    {
        var (one, two) = (Bytes(400_000), Bytes(300_000));
        await Store.PutAsync("x", new MemoryStream(one));
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++) await Store.PutAsync("x", new MemoryStream(i % 2 == 0 ? two : one));
        });
        while (!writing.IsCompleted)
        {
            var seen = await ReadAsync("x");
            Assert.True(seen.AsSpan().SequenceEqual(one) || seen.AsSpan().SequenceEqual(two));
        }

        await writing;
    }

    [Fact]
    public async Task A_missing_object_is_not_found() =>
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync("no/such"))).Code);

    protected async Task PutAsync(string key, string text) => await Store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    protected async Task<byte[]> ReadAsync(string key, ByteRange? range = null)
    {
        await using var content = await Store.OpenAsync(key, range);
        return await ReadAllAsync(content.Stream);
    }

    protected async Task<List<string>> NamesAsync(string folder)
    {
        var names = new List<string>();
        await foreach (var entry in Store.ListAsync(folder)) names.Add(entry.IsFolder ? entry.Name + "/" : entry.Name);
        return names;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    protected static byte[] Bytes(int count)
    {
        var random = new SeededRandom((ulong)count);
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)random.NextUInt64();
        return bytes;
    }

    private sealed class BreakingStream(int goodBytes) : MemoryStream(new byte[goodBytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("the connection broke");
    }
}
