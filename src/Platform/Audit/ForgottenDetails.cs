using Fangxian.Platform.Data;

namespace Fangxian.Platform.Audit;

/// <summary>What lines have said of records that are forgotten: their details go, the lines and their chain stay.</summary>
public static class ForgottenDetails
{
    private const string OfLines = "line_id IN (SELECT line_id FROM audit_subject WHERE ";

    /// <summary>Deletes the details of every line that names one of the records, in all areas.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> ForgetDetailsOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"DELETE FROM audit_detail WHERE {OfLines}{db.Kind.IsOneOf("subject", "@records")})");
        command.BindMany(db.Kind, "@records", records);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How many details lines keep that name one of the records.</summary>
    public static async Task<long> CountDetailsOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM audit_detail WHERE {OfLines}{db.Kind.IsOneOf("subject", "@records")})");
        command.BindMany(db.Kind, "@records", records);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }
}
