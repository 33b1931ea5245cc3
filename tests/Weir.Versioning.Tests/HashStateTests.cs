using System.Text;
using Weir.Testing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Tests;

public sealed class HashStateTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private static readonly Md5Value Some = Md5Value.Parse("0123456789abcdef0123456789abcdef");
    private static readonly Md5Value Other = Md5Value.Parse("ffffffffffffffffffffffffffffffff");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hash_is_believed_only_when_the_file_is_older_than_the_moment_of_hashing()
    {
        var facts = Facts("a");
        var state = Load();
        state.Remember(string.Empty, "a", FileRecord.Of(facts, Some, facts.ModifiedNs));
        Assert.Null(state.Find(string.Empty, "a", facts));
        state.Remember(string.Empty, "a", FileRecord.Of(facts, Some, facts.ModifiedNs + Second));
        Assert.Equal(Some, state.Find(string.Empty, "a", facts));
    }

    [Fact]
    public void A_forged_time_stamp_does_not_hide_a_change()
    {
        var file = _folder.Write("a", "x");
        var time = File.GetLastWriteTimeUtc(file);
        var state = Load();
        var before = FileFacts.Of(file)!.Value;
        state.Remember(string.Empty, "a", FileRecord.Of(before, Some, before.ModifiedNs + Second));
        File.Delete(file);
        File.WriteAllText(file, "y");
        File.SetLastWriteTimeUtc(file, time);
        Assert.Null(state.Find(string.Empty, "a", FileFacts.Of(file)!.Value));
    }

    [Fact]
    public void What_was_remembered_survives_and_garbage_counts_as_nothing()
    {
        var facts = Facts("dir/with blanks\nand lines.txt");
        var state = Load();
        state.Remember("dir", "with blanks\nand lines.txt", FileRecord.Of(facts, Some, FileRecord.Certain));
        state.Save();
        Assert.Equal(Some, Load().Find("dir", "with blanks\nand lines.txt", facts));
        _folder.Write("state", "garbage\nmore garbage");
        Assert.Null(Load().Find("dir", "with blanks\nand lines.txt", facts));
    }

    [Fact]
    public void A_torn_end_costs_what_it_held_and_nothing_else()
    {
        var facts = Facts("a");
        for (var i = 0; i < 3; i++)
        {
            var state = Load();
            state.Remember("f" + i, "a", FileRecord.Of(facts, Some, FileRecord.Certain));
            state.Save();
        }

        var whole = File.ReadAllBytes(_folder["state"]);
        for (var cut = whole.Length - 1; cut > 0; cut -= 7)
        {
            File.WriteAllBytes(_folder["state"], whole[..cut]);
            var torn = Load();
            var known = Enumerable.Range(0, 3).Count(i => torn.Find("f" + i, "a", facts) == Some);
            Assert.InRange(known, 0, 2);
            torn.Remember("new", "a", FileRecord.Of(facts, Other, FileRecord.Certain));
            torn.Save();
            var mended = Load();
            Assert.Equal(Other, mended.Find("new", "a", facts));
            Assert.Equal(known, Enumerable.Range(0, 3).Count(i => mended.Find("f" + i, "a", facts) == Some));
        }
    }

    [Fact]
    public void A_flipped_bit_is_never_believed()
    {
        var facts = Facts("a");
        var state = Load();
        state.Remember("f", "a", FileRecord.Of(facts, Some, FileRecord.Certain));
        state.Save();
        var whole = File.ReadAllBytes(_folder["state"]);
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x10;
            File.WriteAllBytes(_folder["state"], bytes);
            Assert.True(Load().Find("f", "a", facts) is null || at is >= 9 and < 16, $"byte {at}");
        }
    }

    [Fact]
    public void Two_processes_add_to_each_other()
    {
        var facts = Facts("a");
        Save(Load(), "first");
        var (one, two) = (Load(), Load());
        Save(one, "one");
        Save(two, "two");
        var all = Load();
        foreach (var folder in new[] { "first", "one", "two" }) Assert.Equal(Some, all.Find(folder, "a", facts));

        void Save(HashState state, string folder)
        {
            state.Remember(folder, "a", FileRecord.Of(facts, Some, FileRecord.Certain));
            state.Save();
        }
    }

    [Fact]
    public void One_changed_file_in_a_large_folder_writes_little_and_the_file_does_not_grow_for_ever()
    {
        var facts = Facts("a");
        var files = new FolderBuilder();
        for (var i = 0; i < 4_000; i++) files.Add(Encoding.UTF8.GetBytes($"file-{i}"), FileRecord.Of(facts, Some, FileRecord.Certain));
        var state = Load();
        state.Put("big", files.Build());
        state.Save();
        var size = new FileInfo(_folder["state"]).Length;

        for (var round = 0; round < 40; round++)
        {
            var next = Load();
            files.Records[round] = FileRecord.Of(facts, Other, FileRecord.Certain);
            next.Put("big", files.Build());
            next.Save();
            if (round == 0) Assert.InRange(new FileInfo(_folder["state"]).Length - size, 1, 1000);
        }

        var last = Load();
        Assert.Equal(Other, last.Find("big", "file-39", facts));
        Assert.Equal(Some, last.Find("big", "file-40", facts));
        Assert.Equal(4_000, last.Folder("big")!.Count);
        Assert.Equal(files.Build().Key, last.Folder("big")!.Key);

        for (var round = 0; round < 20; round++)
        {
            var next = Load();
            for (var i = 0; i < 4_000; i++) files.Records[i] = FileRecord.Of(facts, round % 2 == 0 ? Other : Some, FileRecord.Certain);
            next.Put("big", files.Build());
            next.Save();
        }

        Assert.InRange(new FileInfo(_folder["state"]).Length, size, 4 * size);
    }

    [Fact]
    public void A_file_that_is_gone_is_taken_out_of_a_large_folder()
    {
        var facts = Facts("a");
        var all = Folder(1000);
        var state = Load();
        state.Put("f", all.Build());
        state.Save();
        var less = Folder(999).Build();
        var next = Load();
        next.Put("f", less);
        next.Save();
        Assert.Equal(999, Load().Folder("f")!.Count);
        Assert.Equal(less.Key, Load().Folder("f")!.Key);

        FolderBuilder Folder(int count)
        {
            var files = new FolderBuilder();
            for (var i = 0; i < count; i++) files.Add(Encoding.UTF8.GetBytes($"file-{i}"), FileRecord.Of(facts, Some, FileRecord.Certain));
            return files;
        }
    }

    private HashState Load() => HashState.Load(_folder["state"], TimeProvider.System);

    private FileFacts Facts(string name) => FileFacts.Of(_folder.Write(name, "x"))!.Value;
}
