using System.Globalization;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Registry.People;

/// <summary>The sealed numbers of a person.</summary>
public enum PersonNumber
{
    Identity = 1,
    Phone = 2,
}

/// <summary>How much of a number is shown.</summary>
public enum NumberShown
{
    /// <summary>Enough to know it again.</summary>
    Masked = 0,

    /// <summary>All of it: to somebody who may reveal numbers there and has said why.</summary>
    InFull = 1,
}

/// <summary>Numbers of the persons of roles, in files and on forms that the law prescribes.</summary>
public static class PersonNumbers
{
    private const char Between = ' ';

    /// <summary>Characters that the id of a number takes before the number itself.</summary>
    private const int IdDigits = 32;

    /// <summary>
    /// The numbers of the person <c>p</c> of a statement, sealed, in one text that <see cref="NumbersOf"/> reads; null where there is
    /// none. The roles that the statement lists are limited to the scope; whoever keeps a role sees its person.
    /// </summary>
    public static string NumbersSql(this DatabaseKind kind, PersonNumber number)
    {
        var (table, order) = number is PersonNumber.Identity ? ("person_identity", "n.kind, n.id") : ("person_phone", "n.id");
        return kind is DatabaseKind.Postgres
            ? $"(SELECT string_agg(encode(uuid_send(n.id), 'hex') || encode(n.number, 'hex'), '{Between}' ORDER BY {order}) FROM {table} n WHERE n.person_id = p.id)"
            : $"(SELECT group_concat(hex(n.id) || hex(n.number), '{Between}' ORDER BY {order}) FROM {table} n WHERE n.person_id = p.id)";
    }

    /// <summary>The numbers that <see cref="NumbersSql"/> found, as they may be shown.</summary>
    public static string NumbersOf(this KeyRing keys, PersonNumber number, string found, NumberShown shown) =>
        string.Join("; ", found.Split(Between).Select(one => Shown(number, Open(keys, number, one), shown)));

    internal static string Shown(PersonNumber number, string open, NumberShown shown) => (number, shown) switch
    {
        (PersonNumber.Identity, NumberShown.InFull) => open,
        (PersonNumber.Identity, _) => Masked.Identity(open),
        (_, NumberShown.InFull) => PhoneNumber.Shown(open),
        _ => Masked.Phone(open),
    };

    private static string Open(KeyRing keys, PersonNumber number, string one)
    {
        var text = Encoding.UTF8.GetString(keys.Decrypt(Convert.FromHexString(one.AsSpan(IdDigits)), Guid.Parse(one.AsSpan(0, IdDigits), CultureInfo.InvariantCulture)));
        return number is PersonNumber.Identity ? text.Split(':', 2)[1] : text;
    }
}
