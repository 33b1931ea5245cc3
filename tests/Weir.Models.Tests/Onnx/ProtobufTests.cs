using FsCheck;
using FsCheck.Fluent;
using Weir.Models.Onnx.Protobuf;

namespace Weir.Models.Tests.Onnx;

public sealed class ProtobufTests
{
    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll<(long, float, string?, byte[]?)>(message =>
    {
        var (number, real, text, bytes) = message;
        var writer = new ProtoWriter();
        writer.Int64(1, number);
        writer.Float(2, real);
        writer.Text(3, text ?? string.Empty);
        writer.Message(500, inner => inner.Bytes(4, bytes ?? []));
        var reader = new ProtoReader(writer.ToArray());
        var isSame = reader.Read() && reader.Field == 1 && reader.Int64() == number;
        isSame &= reader.Read() && reader.Field == 2 && BitConverter.SingleToInt32Bits(reader.Float()) == BitConverter.SingleToInt32Bits(real);
        isSame &= reader.Read() && reader.Field == 3 && reader.Bytes().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty));
        isSame &= reader.Read() && reader.Field == 500;
        var nested = new ProtoReader(reader.Bytes());
        isSame &= nested.Read() && nested.Field == 4 && nested.Bytes().SequenceEqual(bytes ?? []) && !nested.Read();
        return isSame && !reader.Read();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_end_in_a_message_or_in_a_format_failure() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            var reader = new ProtoReader(bytes ?? []);
            while (reader.Read()) reader.Skip();
        }
        catch (FormatException)
        {
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
